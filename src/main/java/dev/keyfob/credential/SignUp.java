package dev.keyfob.credential;

import dev.keyfob.account.Account;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.http.ShownText;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Sign-up. Where addresses have to be verified, an account comes to be when its address is proven,
/// and until then nothing tells whether there was one.
@ApplicationScoped
public class SignUp {

    private final Accounts accounts;
    private final Verifications verifications;
    private final Credentials credentials;
    private final SecurityEvents events;
    private final InstantSource clock;

    SignUp(
            Accounts accounts,
            Verifications verifications,
            Credentials credentials,
            SecurityEvents events,
            InstantSource clock) {
        this.accounts = accounts;
        this.verifications = verifications;
        this.credentials = credentials;
        this.events = events;
        this.clock = clock;
    }

    /// What came of a sign-up.
    sealed interface Outcome {

        /// There is a new account, and it can sign in.
        record Made(Account account) implements Outcome {}

        /// The address has an account.
        record Taken() implements Outcome {}

        /// The address got a code, whether or not it has an account.
        ///
        /// @param handle that has to come with the code
        record Mailed(UUID handle) implements Outcome {}
    }

    /// Whether the address gets a mail.
    boolean sendsMail() {
        return accounts.verifiesEmail();
    }

    Outcome signUp(
            EmailAddress email,
            Optional<ShownText> name,
            PasswordHash password,
            Language language) {
        if (sendsMail()) {
            Letter letter =
                    accounts.byEmail(email).filter(Account::isVerified).isPresent()
                            ? Letter.SIGN_UP_TAKEN
                            : Letter.SIGN_UP;
            return new Outcome.Mailed(
                    verifications.beginSignUp(letter, email, name, password, language));
        }
        Optional<Account> made = credentials.signUp(email, name, password, clock.instant());
        made.ifPresent(
                account -> events.record(new SecurityEvent.AccountCreated(account.id().value())));
        return made.<Outcome>map(Outcome.Made::new).orElseGet(Outcome.Taken::new);
    }
}
