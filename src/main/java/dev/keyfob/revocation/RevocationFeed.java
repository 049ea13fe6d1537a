package dev.keyfob.revocation;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.Repetition;
import dev.keyfob.revocation.Revocations.Entry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps the memory of revocations: fills it from Postgres, then follows the stream in Redis, one
/// blocking read after the other.
///
/// After a read that failed nobody knows what the Redis that answers next has missed, so the memory
/// is filled again before it counts as fresh. A Redis that has lost its data is filled from
/// Postgres by whoever finds it so.
@ApplicationScoped
class RevocationFeed {

    private static final Logger LOG = Logger.getLogger(RevocationFeed.class);
    private static final Duration WAIT = Duration.ofMillis(250);
    private static final Duration OVERFLOW_PAUSE = Duration.ofMinutes(1);
    private static final int EPOCH_BYTES = 16;

    /// How long an instance that was just started is not ready for want of Redis. Then it is: a
    /// refresh does without.
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);

    private final Revocations revocations;
    private final DenyList denyList;
    private final RevocationMemory memory;
    private final Randomness randomness;
    private final InstantSource clock;
    private final long begun = System.nanoTime();

    private @Nullable Repetition reading;
    private @Nullable String lastId;
    private long filledAt;

    RevocationFeed(
            Revocations revocations,
            DenyList denyList,
            RevocationMemory memory,
            Randomness randomness,
            InstantSource clock) {
        this.revocations = revocations;
        this.denyList = denyList;
        this.memory = memory;
        this.randomness = randomness;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        reading = Repetition.start("Following revocations in Redis", Duration.ZERO, this::follow);
    }

    void stop(@Observes ShutdownEvent ended) {
        if (reading != null) {
            reading.stop();
        }
    }

    /// Before it knows what is revoked it would answer each bearer 503, beside others who can tell.
    @Produces
    @Readiness
    HealthCheck readiness() {
        return () ->
                HealthCheckResponse.named("Revocations").status(hasBegun() || isLate()).build();
    }

    private boolean hasBegun() {
        return !memory.epoch().isEmpty();
    }

    private boolean isLate() {
        return System.nanoTime() - begun > FIRST_WAIT.toNanos();
    }

    private void follow() {
        String from = lastId;
        // After a failure it is not known.
        lastId = null;
        lastId = from == null || isDueAgain() ? fill() : readAfter(from);
    }

    /// What did not fit may fit now.
    private boolean isDueAgain() {
        return !memory.isComplete() && System.nanoTime() - filledAt > OVERFLOW_PAUSE.toNanos();
    }

    /// @return the id after which the stream has what Postgres may not have had
    private String fill() {
        long asked = System.nanoTime();
        String now = denyList.lastId();
        memory.restart();
        Optional<String> mark = denyList.epoch();
        if (mark.isPresent() && memory.hasHeardOfMoreThan(mark.get(), now)) {
            LOG.warn(
                    "Redis is behind what it has told before: revocations are filled in from Postgres");
            denyList.end();
            mark = Optional.empty();
        }
        if (mark.isEmpty()) {
            refillRedis();
            mark = denyList.epoch();
        }
        revocations.forEachInForce(
                clock.instant(),
                entries -> entries.forEach(entry -> memory.learn(entry.revocation())));
        mark.ifPresent(epoch -> memory.confirm(epoch, now, asked));
        filledAt = asked;
        return now;
    }

    /// @return the id of the last entry now
    private String readAfter(String from) {
        long asked = System.nanoTime();
        DenyList.Chunk chunk = denyList.read(from, WAIT);
        memory.learn(chunk.messages());
        if (!denyList.epoch().equals(Optional.of(memory.epoch()))) {
            LOG.warn("Redis has lost its data: revocations are filled in from Postgres");
            return fill();
        }
        memory.confirm(asked);
        return chunk.lastId();
    }

    /// The mark comes last: until it stands, Redis does not count as complete.
    private void refillRedis() {
        revocations.forEachInForce(
                clock.instant(),
                entries ->
                        denyList.publish(
                                entries.stream().map(Entry::revocation).toList(),
                                clock.instant(),
                                revocations.remembered()));
        denyList.begin(HexFormat.of().formatHex(randomness.bytes(EPOCH_BYTES)));
    }
}
