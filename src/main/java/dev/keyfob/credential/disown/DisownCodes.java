package dev.keyfob.credential.disown;

import dev.keyfob.mail.code.LinkCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.newdevice.NewDevice;
import dev.keyfob.newdevice.NewDevices;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// What the links of letters about new devices are good for.
@ApplicationScoped
class DisownCodes {

    private final LinkCodes codes;
    private final NewDevices newDevices;

    DisownCodes(LinkCodes codes, NewDevices newDevices) {
        this.codes = codes;
        this.newDevices = newDevices;
    }

    /// Whether a code is genuine; it may have been used. Asks no store.
    boolean isGenuine(String code) {
        return codes.isGenuine(Purpose.DISOWN_DEVICE, code);
    }

    /// What a code is good for.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    Optional<NewDevice> check(String code) {
        return codes.check(Purpose.DISOWN_DEVICE, code, newDevices::byId);
    }
}
