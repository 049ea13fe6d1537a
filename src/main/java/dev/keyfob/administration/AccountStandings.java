package dev.keyfob.administration;

import dev.keyfob.account.Account;
import dev.keyfob.account.Account.Roles;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.credential.Credentials;
import dev.keyfob.credential.Verifications;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.factor.FactorChanges;
import dev.keyfob.http.page.Language;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.signin.AuthorizationCodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether accounts may sign in, and what they may do. Each method is one transaction: the change
/// with all that it ends.
///
/// The account's row is locked first, as `credential` does: a sign-in that is under way has its
/// code or its device session by then, and both are seen here, or it sees the change.
@ApplicationScoped
public class AccountStandings {

    private final Accounts accounts;
    private final AuthorizationCodes codes;
    private final DeviceSessions sessions;
    private final Verifications verifications;
    private final FactorChanges factors;

    AccountStandings(
            Accounts accounts,
            AuthorizationCodes codes,
            DeviceSessions sessions,
            Verifications verifications,
            FactorChanges factors) {
        this.accounts = accounts;
        this.codes = codes;
        this.sessions = sessions;
        this.verifications = verifications;
        this.factors = factors;
    }

    /// Locks an account and ends its codes, those in mails too, and device sessions.
    ///
    /// @return the revocations that this call wrote; empty where there is no such account
    @Transactional
    Optional<List<Revocations.Entry>> lock(AccountId account, Instant now) {
        if (!accounts.lock(account, now)) {
            return Optional.empty();
        }
        codes.forget(account);
        verifications.forget(account, Credentials.PENDING);
        return Optional.of(sessions.endAll(account, null, RevocationReason.ACCOUNT_LOCKED, now));
    }

    /// Lets the account's owner sign in again. What has ended stays so.
    ///
    /// @return whether there is such an account
    @Transactional
    boolean unlock(AccountId account) {
        return accounts.unlock(account);
    }

    /// Lets the password alone be enough.
    ///
    /// @return whether there is such an account
    @Transactional
    boolean removeFactors(AccountId account, Language language) {
        Optional<Account> held = accounts.hold(account);
        held.ifPresent(owner -> factors.removeByOrder(owner, language));
        return held.isPresent();
    }

    /// Gives an account these roles and no others. Its device sessions go on; the access tokens
    /// that were made from the roles before do not.
    ///
    /// @return the revocations that this call wrote; empty where there is no such account
    @Transactional
    Optional<List<Revocations.Entry>> setRoles(AccountId account, Roles roles, Instant now) {
        return accounts.setRoles(account, roles)
                .map(outdated -> sessions.outdateClaims(account, outdated, now))
                .or(() -> accounts.byId(account).map(_ -> List.of()));
    }
}
