package dev.keyfob.administration;

import dev.keyfob.account.Account.Roles;
import dev.keyfob.account.AccountId;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.http.page.Language;
import dev.keyfob.revocation.RevocationOutbox;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Carries out what an operator orders about an account, and tells every instance and the log what
/// came of it.
@ApplicationScoped
class AccountOrders {

    private final AccountStandings standings;
    private final DeviceSessionEnding ending;
    private final RevocationOutbox outbox;
    private final SecurityEvents events;
    private final InstantSource clock;

    AccountOrders(
            AccountStandings standings,
            DeviceSessionEnding ending,
            RevocationOutbox outbox,
            SecurityEvents events,
            InstantSource clock) {
        this.standings = standings;
        this.ending = ending;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /// Locks an account: its device sessions, access tokens and codes end, and nobody signs in.
    ///
    /// @return whether there is such an account
    boolean lock(AccountId account, Order order) {
        Optional<List<Revocations.Entry>> ended = standings.lock(account, clock.instant());
        ended.ifPresent(written -> {
            events.record(
                    new SecurityEvent.AccountLocked(account.value(), order.by(), order.why()));
            ending.finish(written, sid -> new SecurityEvent.EndedWithAccount(account.value(), sid));
        });
        return ended.isPresent();
    }

    /// Lets the owner of an account sign in again.
    ///
    /// @return whether there is such an account
    boolean unlock(AccountId account, Order order) {
        boolean isThere = standings.unlock(account);
        if (isThere) {
            events.record(
                    new SecurityEvent.AccountUnlocked(account.value(), order.by(), order.why()));
        }
        return isThere;
    }

    /// Removes what an account has as its second factor, for an owner who has lost it and the
    /// recovery codes: the password is enough until another one is enrolled.
    ///
    /// @param language of the letter to the owner
    /// @return whether there is such an account
    boolean removeFactors(AccountId account, Order order, Language language) {
        boolean isThere = standings.removeFactors(account, language);
        if (isThere) {
            events.record(
                    new SecurityEvent.FactorsRemovedByOperator(
                            account.value(), order.by(), order.why()));
        }
        return isThere;
    }

    /// Gives an account these roles and no others. Access tokens that were issued before are
    /// refused from now on; a refresh brings the new roles.
    ///
    /// @return whether there is such an account
    boolean setRoles(AccountId account, Roles roles, Order order) {
        Optional<List<Revocations.Entry>> outdated =
                standings.setRoles(account, roles, clock.instant());
        outdated.ifPresent(written -> {
            events.record(
                    new SecurityEvent.RolesChanged(
                            account.value(), order.by(), roles.names(), order.why()));
            outbox.publish(written);
        });
        return outdated.isPresent();
    }
}
