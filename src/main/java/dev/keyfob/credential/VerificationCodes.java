package dev.keyfob.credential;

import dev.keyfob.account.EmailAddress;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Checks what a person typed or a link carried. Wrong, used, expired and guessed at too often look
/// the same.
@ApplicationScoped
class VerificationCodes {

    private static final Pattern DIGITS = Pattern.compile("\\s*\\d{6}\\s*");

    private final Verifications verifications;
    private final MailCodes codes;
    private final SecurityEvents events;

    VerificationCodes(Verifications verifications, MailCodes codes, SecurityEvents events) {
        this.verifications = verifications;
        this.codes = codes;
        this.events = events;
    }

    /// What a code is good for together with the handle that the app got when it asked for it: who
    /// has the mail alone cannot be made to finish what a stranger began.
    Optional<Verification> withHandle(UUID handle, String code) {
        Optional<Verification> found =
                withHandle(Purpose.SIGN_UP, handle, code)
                        .or(() -> withHandle(Purpose.CHANGE_EMAIL, handle, code));
        return recorded(found);
    }

    /// What a code is good for that went to an address.
    ///
    /// @param email needed for digits; a token names what it is good for
    Optional<Verification> withEmail(Purpose purpose, Optional<EmailAddress> email, String code) {
        Optional<Verification> found =
                DIGITS.matcher(code).matches()
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
