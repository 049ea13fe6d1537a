package dev.keyfob.revocation;

import dev.keyfob.platform.DependencyUnavailable;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Carries committed revocations from Postgres to Redis: at once by the request that made them, and
/// within a second by any instance where that request or Redis died in between. Carrying twice does
/// no harm.
@ApplicationScoped
public class RevocationOutbox {

    private static final Logger LOG = Logger.getLogger(RevocationOutbox.class);
    private static final int BATCH = 500;

    private final Revocations revocations;
    private final DenyList denyList;
    private final InstantSource clock;

    RevocationOutbox(Revocations revocations, DenyList denyList, InstantSource clock) {
        this.revocations = revocations;
        this.denyList = denyList;
        this.clock = clock;
    }

    /// Carries the revocations of these device sessions, after the transaction that wrote them.
    /// Returns though a store is away: the revocation counts, and without Redis no access token is
    /// accepted.
    public void publish(List<Sid> sids) {
        try {
            if (!sids.isEmpty()) {
                carry(revocations.unpublished(sids));
            }
        } catch (DependencyUnavailable e) {
            LOG.warnf("Revocations wait for their publication: %s", e.getMessage());
        }
    }

    @Scheduled(
            every = "1s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void publishLeftOver() {
        try {
            carry(revocations.unpublished(BATCH));
        } catch (DependencyUnavailable e) {
            LOG.debugf("Left-over revocations wait for their publication: %s", e.getMessage());
        }
    }

    @Scheduled(
            every = "1m",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetExpired() {
        revocations.forgetExpired(clock.instant());
    }

    private void carry(List<Revocations.Entry> entries) {
        for (Revocations.Entry entry : entries) {
            Instant now = clock.instant();
            denyList.deny(entry, Duration.between(now, entry.expiresAt()));
            revocations.published(entry, now);
        }
    }
}
