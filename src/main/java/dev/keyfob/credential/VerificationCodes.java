package dev.keyfob.credential;

import dev.keyfob.account.Account;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.page.Language;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Sends codes, and checks what a person typed or a link carried; each only so often. Wrong, used,
/// expired and guessed at too often look the same.
@ApplicationScoped
class VerificationCodes {

    private static final Pattern DIGITS = Pattern.compile("\\s*\\d{6}\\s*");

    private final Verifications verifications;
    private final Credentials credentials;
    private final MailCodes codes;
    private final SecurityEvents events;
    private final Limits limits;

    VerificationCodes(
            Verifications verifications,
            Credentials credentials,
            MailCodes codes,
            SecurityEvents events,
            Limits limits) {
        this.verifications = verifications;
        this.credentials = credentials;
        this.codes = codes;
        this.events = events;
        this.limits = limits;
    }

    /// Sends a code once more, if there is such a handle.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many mails were asked for, here and below
    void sendAgain(UUID handle) {
        limits.take(Limit.MAIL, Target.of(handle.toString()));
        verifications.sendAgain(handle);
    }

    /// Sends a code for a new password to an address, or tells it that nobody has it.
    void sendReset(EmailAddress email, Language language) {
        limits.take(Limit.MAIL, Target.of(email.value()));
        verifications.beginReset(Letter.RESET_PASSWORD, email, language);
    }

    /// Sends a code to an address that an account is to have.
    ///
    /// @param asking the device session
    /// @return the handle for the app; empty where the account is no more as it was read, or the
    ///   device session is over
    Optional<UUID> sendChange(Account account, Sid asking, EmailAddress email, Language language) {
        limits.take(Limit.MAIL, Target.of(email.value()));
        return credentials.askForEmail(account, asking, email, language);
    }

    /// What a code is good for together with the handle that the app got when it asked for it: who
    /// has the mail alone cannot be made to finish what a stranger began.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many were tried, here and below
    Optional<Verification> withHandle(UUID handle, String code) {
        limits.take(Limit.CODE_GUESS, Target.of(handle.toString()));
        Optional<Verification> found =
                withHandle(Purpose.SIGN_UP, handle, code)
                        .or(() -> withHandle(Purpose.CHANGE_EMAIL, handle, code));
        return recorded(found);
    }

    /// What a code is good for that went to an address. Whoever guesses at digits does not keep out
    /// who has the link.
    ///
    /// @param email needed for digits; a token names what it is good for
    Optional<Verification> withEmail(Purpose purpose, Optional<EmailAddress> email, String code) {
        boolean isDigits = DIGITS.matcher(code).matches();
        limits.take(
                Limit.CODE_GUESS,
                Target.of(email.filter(_ -> isDigits).map(EmailAddress::value).orElse(code)));
        Optional<Verification> found =
                isDigits
                        ? email.stream()
                                .flatMap(address -> verifications.guess(purpose, address).stream())
                                .filter(guessed -> codes.isDigits(purpose, guessed.id(), code))
                                .findFirst()
                        : codes.id(purpose, code).flatMap(id -> verifications.byId(purpose, id));
        return recorded(found);
    }

    private Optional<Verification> withHandle(Purpose purpose, UUID handle, String code) {
        return DIGITS.matcher(code).matches()
                ? verifications
                        .guess(purpose, handle)
                        .filter(guessed -> codes.isDigits(purpose, handle, code))
                : codes.id(purpose, code)
                        .filter(handle::equals)
                        .flatMap(id -> verifications.byId(purpose, id));
    }

    private Optional<Verification> recorded(Optional<Verification> found) {
        if (found.isEmpty()) {
            events.record(new SecurityEvent.MailCodeRefused());
        }
        return found;
    }
}
