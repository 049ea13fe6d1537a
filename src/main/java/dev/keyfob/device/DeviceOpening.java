package dev.keyfob.device;

import dev.keyfob.revocation.Revocations;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Begins device sessions so that a phone has one row, by the table of `src/docs/devices.md`.
///
/// An installation id is no secret: only rows of the account that has just signed in are looked at.
@ApplicationScoped
public class DeviceOpening {

    private final DeviceSessions sessions;
    private final Installations installations;

    DeviceOpening(DeviceSessions sessions, Installations installations) {
        this.sessions = sessions;
        this.installations = installations;
    }

    /// Begins a device session. For the transaction of the sign-in, with the account's row locked
    /// against others, so that of two sign-ins of one phone the second sees the first's row.
    ///
    /// @return the revocations of the device sessions whose place it takes
    public List<Revocations.Entry> open(DeviceSession session) {
        List<DeviceSession> known = installations.sharedWith(session);
        List<DeviceSession> samePhone =
                known.stream()
                        .filter(before -> before.facts().mayBeModelOf(session.facts()))
                        .toList();
        List<DeviceSession> movedFrom =
                known.stream().filter(before -> !samePhone.contains(before)).toList();
        installations.markMoved(unrevoked(movedFrom), session.signedInAt());
        List<Revocations.Entry> replaced =
                sessions.end(
                        session.account(),
                        unrevoked(samePhone),
                        RevocationReason.REPLACED,
                        session.signedInAt());
        sessions.open(session, lastLabel(samePhone));
        return replaced;
    }

    private static List<Sid> unrevoked(List<DeviceSession> sessions) {
        return sessions.stream()
                .filter(session -> session.end() == null)
                .map(DeviceSession::id)
                .toList();
    }

    private static @Nullable String lastLabel(List<DeviceSession> sessions) {
        return sessions.stream()
                .map(session -> session.listing().label())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
