package dev.keyfob.revocation;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Repetition;
import dev.keyfob.revocation.Revocations.Entry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Carries committed revocations from Postgres to Redis: at once by the request that made them, and
/// within a second by any instance where that request or Redis died in between. Carrying twice does
/// no harm.
@ApplicationScoped
public class RevocationOutbox {

    private static final Logger LOG = Logger.getLogger(RevocationOutbox.class);
    private static final int BATCH = 500;

    /// With the time that a batch takes, what was left over is carried within a second.
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Revocations revocations;
    private final RevocationMemory memory;
    private final DenyList denyList;
    private final InstantSource clock;

    private @Nullable Repetition carrying;

    RevocationOutbox(
            Revocations revocations,
            RevocationMemory memory,
            DenyList denyList,
            InstantSource clock) {
        this.revocations = revocations;
        this.memory = memory;
        this.denyList = denyList;
        this.clock = clock;
    }

    /// Ends one access token.
    public void revoke(Sid sid, Jti jti) {
        publish(revocations.revoke(sid, jti, clock.instant()));
    }

    /// Carries revocations, after the transaction that wrote them. This instance knows them when it
    /// returns; it returns though a store is away, since they count.
    public void publish(List<Entry> entries) {
        try {
            carry(entries);
        } catch (DependencyUnavailable e) {
            LOG.warnf("Revocations wait for their publication: %s", e.getMessage());
        }
    }

    void start(@Observes StartupEvent started) {
        carrying =
                Repetition.start(
                        "Carrying left-over revocations to Redis",
                        PAUSE,
                        () -> carry(revocations.unpublished(BATCH)));
    }

    void stop(@Observes ShutdownEvent ended) {
        if (carrying != null) {
            carrying.stop();
        }
        try {
            carry(revocations.unpublished(BATCH));
        } catch (DependencyUnavailable e) {
            LOG.debugf("Revocations are left to another instance: %s", e.getMessage());
        }
    }

    private void carry(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        entries.forEach(entry -> memory.learn(entry.revocation()));
        Instant now = clock.instant();
        denyList.publish(
                entries.stream().map(Entry::revocation).toList(), now, revocations.remembered());
        revocations.published(entries, now);
    }
}
