package dev.keyfob.device;

import dev.keyfob.revocation.Revocations;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Begins device sessions so that a phone has one row and an account no more than it may have, by
/// the table of `src/docs/devices.md`.
///
/// An installation id is no secret: only rows of the account that has just signed in are looked at.
@ApplicationScoped
public class DeviceOpening {

    private final DeviceSessions sessions;
    private final Installations installations;
    private final LiveDevices live;
    private final DeviceLimit limit;

    DeviceOpening(
            DeviceSessions sessions,
            Installations installations,
            LiveDevices live,
            DeviceLimit limit) {
        this.sessions = sessions;
        this.installations = installations;
        this.live = live;
        this.limit = limit;
    }

    /// What ended for a device session that began.
    ///
    /// @param replaced the revocations of those whose place it took
    /// @param crowdedOut the revocations of those that made room for it
    public record Opened(List<Revocations.Entry> replaced, List<Revocations.Entry> crowdedOut) {}

    /// Begins a device session. For the transaction of the sign-in, with the account's row locked
    /// against others: of two sign-ins the second sees the first's row.
    ///
    /// @return empty where the account is signed in on as many devices as it may; nothing was
    ///   changed
    public Optional<Opened> open(DeviceSession session) {
        List<DeviceSession> known = installations.sharedWith(session);
        List<DeviceSession> samePhone =
                known.stream()
                        .filter(before -> before.facts().mayBeModelOf(session.facts()))
                        .toList();
        List<DeviceSession> movedFrom =
                known.stream().filter(before -> !samePhone.contains(before)).toList();
        List<Sid> replaced = unrevoked(samePhone);
        List<DeviceSession> others =
                live.of(session.account()).stream()
                        .map(LiveDevice::session)
                        .filter(other -> !replaced.contains(other.id()))
                        .toList();
        return limit.makeRoom(others)
                .map(crowdedOut -> {
                    installations.markMoved(unrevoked(movedFrom), session.signedInAt());
                    var opened =
                            new Opened(
                                    end(session, replaced, RevocationReason.REPLACED),
                                    end(
                                            session,
                                            unrevoked(crowdedOut),
                                            RevocationReason.BEYOND_LIMIT));
                    sessions.open(session, lastLabel(samePhone));
                    return opened;
                });
    }

    private List<Revocations.Entry> end(
            DeviceSession opened, List<Sid> ended, RevocationReason reason) {
        return ended.isEmpty()
                ? List.of()
                : sessions.end(opened.account(), ended, reason, opened.signedInAt());
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
