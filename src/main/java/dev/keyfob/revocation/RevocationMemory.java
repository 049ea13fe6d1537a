package dev.keyfob.revocation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What this instance knows of revocations, and how fresh that is.
///
/// What it knows to be revoked is revoked. What it does not know is good only while it is fresh.
@ApplicationScoped
@Startup
class RevocationMemory {

    private final RevocationReplica replica = new RevocationReplica();
    private final RevocationLog log;
    private final Duration freshness;
    private final InstantSource clock;
    private final Timer lag;

    private volatile String epoch = "";
    private volatile long confirmedAt;

    RevocationMemory(
            RevocationLog log,
            RevocationConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.log = log;
        this.freshness = config.freshness();
        this.clock = clock;
        this.confirmedAt = System.nanoTime() - freshness.toNanos();
        lag =
                Timer.builder("keyfob.revocation.lag")
                        .description("From a revocation to its being known to this instance")
                        .publishPercentileHistogram()
                        .register(metrics);
        metrics.gauge("keyfob.revocation.replica.age", this, memory -> memory.age() / 1e9);
        metrics.gauge("keyfob.revocation.replica.entries", replica, RevocationReplica::size);
    }

    boolean contains(Sid sid, Jti jti, int claimsVersion) {
        return replica.contains(sid, jti, claimsVersion);
    }

    /// Whether what it does not contain is in force.
    boolean isFresh() {
        return age() < freshness.toNanos() && replica.isComplete();
    }

    boolean isComplete() {
        return replica.isComplete();
    }

    /// The epoch of Redis in which all that Redis has was learnt, or an empty text before the
    /// first.
    String epoch() {
        return epoch;
    }

    /// Whether the stream of this epoch was further once: Redis has failed over to a copy that
    /// lags.
    boolean hasHeardOfMoreThan(String markNow, String lastId) {
        return log.isPast(RevocationLog.Position.of(markNow, lastId));
    }

    /// Learns of a revocation that was committed.
    void learn(Revocation revocation) {
        if (replica.add(revocation, clock.instant())) {
            lag.record(Duration.between(revocation.revokedAt(), clock.instant()));
        }
    }

    /// Learns what the stream tells, and tells those who follow this instance.
    void learn(List<DenyList.Message> messages) {
        messages.forEach(message -> learn(message.revocation()));
        log.append(messages);
    }

    /// Begins to learn all that is in force from the start.
    void restart() {
        if (!replica.isComplete()) {
            confirmedAt = System.nanoTime() - freshness.toNanos();
            replica.restart(clock.instant());
        }
    }

    /// All that Redis had when it was asked is known.
    ///
    /// @param asked nanoseconds of the process's clock
    void confirm(long asked) {
        confirmedAt = asked;
    }

    /// The same in a new epoch.
    ///
    /// @param lastId up to which the stream was known then
    void confirm(String newEpoch, String lastId, long asked) {
        epoch = newEpoch;
        log.restart(newEpoch, lastId);
        confirm(asked);
    }

    @Scheduled(every = "1m", delayed = "1m")
    void forgetExpired() {
        replica.forgetExpired(clock.instant());
    }

    /// In nanoseconds.
    private long age() {
        return System.nanoTime() - confirmedAt;
    }
}
