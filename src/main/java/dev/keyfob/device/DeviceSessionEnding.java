package dev.keyfob.device;

import dev.keyfob.account.AccountId;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.RevocationOutbox;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Ends device sessions: first in Postgres, which counts, then for every instance's access-token
/// check.
@ApplicationScoped
public class DeviceSessionEnding {

    private final DeviceSessions sessions;
    private final RevocationOutbox outbox;
    private final SecurityEvents events;
    private final InstantSource clock;

    DeviceSessionEnding(
            DeviceSessions sessions,
            RevocationOutbox outbox,
            SecurityEvents events,
            InstantSource clock) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /// Ends one device session.
    ///
    /// @param event recorded if it was this call that ended it
    /// @return whether it was
    public boolean end(AccountId account, Sid id, RevocationReason reason, SecurityEvent event) {
        List<Sid> ended = finish(sessions.end(account, List.of(id), reason, clock.instant()));
        ended.forEach(_ -> events.record(event));
        return !ended.isEmpty();
    }

    /// Ends all device sessions of an account but one.
    ///
    /// @param spared the one that goes on, or null for none
    /// @param event recorded for each device session that this call ended
    public void endAll(
            AccountId account,
            @Nullable Sid spared,
            RevocationReason reason,
            Function<Sid, SecurityEvent> event) {
        finish(sessions.endAll(account, spared, reason, clock.instant()), event);
    }

    /// Carries on what a wider transaction ended, once it is committed.
    ///
    /// @param event recorded for each device session
    public void finish(List<Revocations.Entry> written, Function<Sid, SecurityEvent> event) {
        finish(written).forEach(sid -> events.record(event.apply(sid)));
    }

    private List<Sid> finish(List<Revocations.Entry> written) {
        outbox.publish(written);
        return written.stream()
                .map(entry -> (OfDeviceSession) entry.revocation().concern())
                .map(OfDeviceSession::sid)
                .toList();
    }
}
