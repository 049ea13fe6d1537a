package dev.keyfob.newdevice;

import dev.keyfob.device.DeviceOpening;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.http.address.ClientAddress;
import dev.keyfob.http.address.CurrentAddress;
import dev.keyfob.http.page.Language;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent.SignedIn.Familiarity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Begins device sessions, and has the account's owner told where it does not know the device.
///
/// Only a proof makes a device known: its installation id, model or network can be sent by anybody.
@ApplicationScoped
public class DeviceIntroduction {

    private final DeviceOpening opening;
    private final NewDevices newDevices;
    private final CurrentAddress address;

    DeviceIntroduction(DeviceOpening opening, NewDevices newDevices, CurrentAddress address) {
        this.opening = opening;
        this.newDevices = newDevices;
        this.address = address;
    }

    /// What a device shows of itself.
    ///
    /// @param vouchedBy the device session that its `device_token` named, or null
    /// @param language that its user would rather read
    public record Visitor(@Nullable Sid vouchedBy, Language language) {}

    /// A device session that began.
    ///
    /// @param opened what ended for it
    public record Introduced(DeviceOpening.Opened opened, Familiarity familiarity) {}

    /// Begins a device session, and writes the letter if there has to be one. For the transaction
    /// of the sign-in, with the account's row locked against others: both or neither.
    ///
    /// @return empty where there is no room for it; nothing was changed
    public Optional<Introduced> open(DeviceSession session, Visitor visitor) {
        NewDevices.Acquaintance acquaintance =
                newDevices.acquaintance(session, visitor.vouchedBy());
        return opening.open(session)
                .map(opened -> {
                    newDevices.remember(session, acquaintance);
                    if (acquaintance.familiarity() == Familiarity.NEW) {
                        newDevices.tell(
                                session,
                                acquaintance.email(),
                                visitor.language(),
                                lines(session, visitor));
                    }
                    return new Introduced(opened, acquaintance.familiarity());
                });
    }

    private List<String> lines(DeviceSession session, Visitor visitor) {
        return new DeviceDescription(session, address.get().map(ClientAddress::shortened))
                .lines(visitor.language());
    }
}
