package dev.keyfob.credential;

import dev.keyfob.account.Account;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.credential.Credentials.Change;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.http.page.Language;
import dev.keyfob.newdevice.NewDevices;
import dev.keyfob.platform.AlreadyTaken;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// Changes what an account signs in with, and tells every instance and the log what came of it.
@ApplicationScoped
class CredentialChange {

    private final Credentials credentials;
    private final DeviceSessionEnding ending;
    private final NewDevices newDevices;
    private final SecurityEvents events;
    private final InstantSource clock;

    CredentialChange(
            Credentials credentials,
            DeviceSessionEnding ending,
            NewDevices newDevices,
            SecurityEvents events,
            InstantSource clock) {
        this.credentials = credentials;
        this.ending = ending;
        this.newDevices = newDevices;
        this.events = events;
        this.clock = clock;
    }

    /// What came of it.
    enum Outcome {
        DONE,
        /// Somebody was quicker: the code was used, or the password changed.
        TOO_LATE,
        /// Another account has the address.
        TAKEN
    }

    /// Finishes what an address was to be proven for: a sign-up, or another address.
    Outcome confirm(Verification proof, Language language) {
        return switch (proof.purpose()) {
            case SIGN_UP ->
                    carryOut(
                            () -> credentials.confirmSignUp(proof, clock.instant()),
                            SecurityEvent.EmailVerified::new);
            case CHANGE_EMAIL ->
                    carryOut(
                            () -> credentials.changeEmail(proof, language, clock.instant()),
                            SecurityEvent.EmailChanged::new);
            case RESET_PASSWORD, REVERT_EMAIL ->
                    throw new IllegalArgumentException("needs a password");
            case DISOWN_DEVICE, CLOSE_ACCOUNT ->
                    throw new IllegalArgumentException("proves no address");
        };
    }

    Outcome resetPassword(Verification reset, PasswordHash password) {
        return carryOut(
                () -> credentials.resetPassword(reset, password, clock.instant()),
                SecurityEvent.PasswordReset::new);
    }

    Outcome revertEmail(Verification revert, PasswordHash password) {
        return carryOut(
                () -> credentials.revertEmail(revert, password, clock.instant()),
                SecurityEvent.EmailReverted::new);
    }

    Outcome changePassword(Account account, PasswordHash password, Sid by, Language language) {
        Outcome outcome =
                carryOut(
                        () ->
                                credentials.changePassword(
                                        account, password, by, language, clock.instant()),
                        id -> new SecurityEvent.PasswordChanged(id, by));
        if (outcome == Outcome.DONE) {
            newDevices.keepKnown(account.id(), by);
        }
        return outcome;
    }

    private Outcome carryOut(
            Supplier<Optional<Change>> transaction, Function<UUID, SecurityEvent> event) {
        Optional<Change> change;
        try {
            change = transaction.get();
        } catch (AlreadyTaken taken) {
            return Outcome.TAKEN;
        }
        if (change.isEmpty()) {
            return Outcome.TOO_LATE;
        }
        UUID account = change.get().account().value();
        events.record(event.apply(account));
        ending.finish(
                change.get().ended(), sid -> new SecurityEvent.EndedWithPassword(account, sid));
        return Outcome.DONE;
    }
}
