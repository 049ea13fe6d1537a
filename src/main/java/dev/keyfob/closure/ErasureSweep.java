package dev.keyfob.closure;

import dev.keyfob.account.AccountConfig;
import dev.keyfob.account.AccountId;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.StartFailure;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Erases accounts some time after they were closed, so that until then a sign-in restores them.
@ApplicationScoped
@Startup
public class ErasureSweep {

    private static final Logger LOG = Logger.getLogger(ErasureSweep.class);

    /// How long after an erasure something may still come that was on its way.
    private static final Duration LATE = Duration.ofHours(1);

    private final Erasures erasures;
    private final SecurityEvents events;
    private final InstantSource clock;
    private final Duration grace;

    ErasureSweep(
            Erasures erasures, SecurityEvents events, InstantSource clock, AccountConfig config) {
        if (config.grace().isNegative()) {
            throw new StartFailure("keyfob.account.grace cannot be used: it is not negative");
        }
        this.erasures = erasures;
        this.events = events;
        this.clock = clock;
        grace = config.grace();
    }

    @Scheduled(
            every = "1m",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        try {
            while (eraseOne()) {}
            erasures.eraseLate(clock.instant().minus(LATE));
        } catch (DependencyUnavailable e) {
            LOG.debugf("Accounts that are over wait for their erasure: %s", e.getMessage());
        }
    }

    private boolean eraseOne() {
        Instant now = clock.instant();
        if (grace.compareTo(Duration.between(Instant.EPOCH, now)) > 0) {
            return false;
        }
        Optional<AccountId> erased = erasures.eraseOne(now.minus(grace), now);
        erased.ifPresent(id -> events.record(new SecurityEvent.AccountErased(id.value())));
        return erased.isPresent();
    }
}
