package dev.keyfob.signin;

import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.refresh.KnownDevice;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sign-in by address and password. A wrong password, an unknown address, a locked account and one
/// that may not sign in before its address is verified cost the same and look the same.
@ApplicationScoped
public class PasswordSignIn {

    private final Accounts accounts;
    private final PasswordHashing hashing;
    private final AuthSessions sessions;
    private final SecurityEvents events;

    PasswordSignIn(
            Accounts accounts,
            PasswordHashing hashing,
            AuthSessions sessions,
            SecurityEvents events) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.sessions = sessions;
        this.events = events;
    }

    /// What an app sends for its user.
    ///
    /// @param device that has proven to have signed in before, if it has
    record Credentials(String username, String password, Optional<KnownDevice> device) {
        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }

    /// Signs in, or begins to.
    ///
    /// @param least how strongly the user has to prove who they are
    SignInOutcome signIn(AuthorizationCodes.Asked asked, Acr least, Credentials credentials) {
        return signIn(asked, least, byEmail(credentials.username()), credentials);
    }

    /// Signs the owner of a device session in once more, or begins to.
    ///
    /// @param least as above
    /// @param username which may be left out; another account's is as wrong as a wrong password
    SignInOutcome stepUp(
            AuthorizationCodes.Asked asked,
            Acr least,
            AccountId owner,
            Optional<String> username,
            String password) {
        Optional<Account> account =
                username.map(this::byEmail)
                        .orElseGet(() -> accounts.byId(owner))
                        .filter(known -> known.id().equals(owner));
        return signIn(asked, least, account, new Credentials("", password, Optional.empty()));
    }

    private Optional<Account> byEmail(String username) {
        return EmailAddress.parse(username).flatMap(accounts::byEmail);
    }

    private SignInOutcome signIn(
            AuthorizationCodes.Asked asked,
            Acr least,
            Optional<Account> account,
            Credentials credentials) {
        SignInOutcome outcome =
                Password.presented(credentials.password())
                        .filter(password -> authenticates(account, password))
                        .flatMap(_ -> account)
                        .map(known ->
                                sessions.afterPassword(
                                        new AuthorizationCodes.SignIn(
                                                asked,
                                                known.id(),
                                                known.passwordVersion(),
                                                vouching(credentials, known)),
                                        least))
                        .orElseGet(SignInOutcome.Refused::new);
        if (outcome instanceof SignInOutcome.Complete(_, var restored) && restored) {
            events.record(new SecurityEvent.AccountRestored(account.orElseThrow().id().value()));
        }
        if (outcome instanceof SignInOutcome.Refused || outcome instanceof SignInOutcome.Unmet) {
            events.record(
                    new SecurityEvent.SignInRefused(
                            asked.client(), account.map(known -> known.id().value()).orElse(null)));
        }
        return outcome;
    }

    private static @Nullable Sid vouching(Credentials credentials, Account account) {
        return credentials
                .device()
                .filter(device -> device.account().equals(account.id()))
                .map(KnownDevice::sid)
                .orElse(null);
    }

    private boolean authenticates(Optional<Account> account, Password password) {
        if (account.isEmpty()) {
            hashing.verifyNothing(password);
            return false;
        }
        boolean right = hashing.verify(password, account.get().passwordHash());
        if (!right || !accounts.maySignIn(account.get())) {
            return false;
        }
        if (hashing.needsRehash(account.get().passwordHash())) {
            accounts.rehash(account.get(), hashing.hash(password));
        }
        return true;
    }
}
