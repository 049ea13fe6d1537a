package dev.keyfob.closure;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.account.AccountId;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.http.page.Language;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Closes accounts, and tells every instance and the log what came of it.
@ApplicationScoped
public class AccountClosing {

    private final Closures closures;
    private final DeviceSessionEnding ending;
    private final SecurityEvents events;
    private final InstantSource clock;

    AccountClosing(
            Closures closures,
            DeviceSessionEnding ending,
            SecurityEvents events,
            InstantSource clock) {
        this.closures = closures;
        this.ending = ending;
        this.events = events;
        this.clock = clock;
    }

    /// Closes the account of a bearer.
    void close(AccessTokenClaims.OfDeviceSession bearer, Language language) {
        tell(
                new AccountId(bearer.subject()),
                new SecurityEvent.AccountClosed(bearer.subject(), bearer.sid()),
                closures.closeOwn(language, clock.instant()));
    }

    /// Closes an account: all its device sessions, access tokens, codes and waiting sign-ins end,
    /// and a mail tells its owner. What is closed stays so, and is erased no later for it.
    ///
    /// @param event whose wish it was
    /// @return whether there is such an account
    public boolean close(AccountId account, SecurityEvent event, Language language) {
        Optional<List<Revocations.Entry>> ended =
                closures.close(account, language, clock.instant());
        ended.ifPresent(written -> tell(account, event, written));
        return ended.isPresent();
    }

    /// Tells of an account that was closed.
    ///
    /// @param event whose wish it was
    /// @param written the revocations of its device sessions
    public void tell(AccountId account, SecurityEvent event, List<Revocations.Entry> written) {
        events.record(event);
        ending.finish(written, sid -> new SecurityEvent.EndedWithAccount(account.value(), sid));
    }
}
