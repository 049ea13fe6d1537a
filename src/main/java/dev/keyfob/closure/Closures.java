package dev.keyfob.closure;

import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.credential.Credentials;
import dev.keyfob.credential.Verifications;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.factor.FreshSignIn;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.signin.AuthorizationCodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which accounts are closed. Each method is one transaction, in the order of `credential`: the
/// account's row is locked first, then its codes go, then its device sessions end.
@ApplicationScoped
public class Closures {

    private final Accounts accounts;
    private final AuthorizationCodes codes;
    private final DeviceSessions sessions;
    private final Verifications verifications;
    private final FreshSignIn signIn;

    Closures(
            Accounts accounts,
            AuthorizationCodes codes,
            DeviceSessions sessions,
            Verifications verifications,
            FreshSignIn signIn) {
        this.accounts = accounts;
        this.codes = codes;
        this.sessions = sessions;
        this.verifications = verifications;
        this.signIn = signIn;
    }

    /// Closes the account of the request's bearer.
    ///
    /// @return the revocations that this call wrote
    @Transactional
    List<Revocations.Entry> closeOwn(Language language, Instant now) {
        return close(signIn.hold().account().id(), language, now).orElseThrow();
    }

    /// Closes an account and tells its owner, with a code for a new password: it may have been
    /// somebody else. Does nothing where it is closed.
    ///
    /// @return the revocations that this call wrote; empty where there is no such account
    @Transactional
    public Optional<List<Revocations.Entry>> close(AccountId id, Language language, Instant now) {
        boolean closed = accounts.close(id, now);
        Optional<Account> account = accounts.byId(id);
        if (!closed) {
            return account.map(_ -> List.of());
        }
        codes.forget(id);
        verifications.forget(id, Credentials.PENDING);
        List<Revocations.Entry> ended =
                sessions.endAll(id, null, RevocationReason.ACCOUNT_CLOSED, now);
        verifications.beginReset(Letter.ACCOUNT_CLOSED, account.orElseThrow().email(), language);
        return Optional.of(ended);
    }
}
