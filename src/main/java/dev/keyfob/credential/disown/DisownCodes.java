package dev.keyfob.credential.disown;

import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.newdevice.NewDevice;
import dev.keyfob.newdevice.NewDevices;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Checks what the link of a letter about a new device carried, each only so often. Wrong, used and
/// expired look the same.
@ApplicationScoped
class DisownCodes {

    private final MailCodes codes;
    private final NewDevices newDevices;
    private final Limits limits;
    private final SecurityEvents events;

    DisownCodes(MailCodes codes, NewDevices newDevices, Limits limits, SecurityEvents events) {
        this.codes = codes;
        this.newDevices = newDevices;
        this.limits = limits;
        this.events = events;
    }

    /// Whether a code is genuine; it may have been used. Asks no store.
    boolean isGenuine(String code) {
        return codes.id(Purpose.DISOWN_DEVICE, code).isPresent();
    }

    /// What a code is good for.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    Optional<NewDevice> check(String code) {
        limits.take(Limit.CODE_GUESS, Target.of(code));
        Optional<NewDevice> found = codes.id(Purpose.DISOWN_DEVICE, code).flatMap(newDevices::byId);
        if (found.isEmpty()) {
            events.record(new SecurityEvent.MailCodeRefused());
        }
        return found;
    }
}
