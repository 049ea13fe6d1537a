package dev.keyfob.signingkey;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import dev.keyfob.signingkey.KeyRotation.Move;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps [SigningKeys] fresh and the keys moving: reads each second, does what is due, and reads at
/// once for a token whose key nobody here knows.
@ApplicationScoped
@Startup
public class KeyWatch {

    private static final Logger LOG = Logger.getLogger(KeyWatch.class);

    /// So many tokens with invented keys as anyone may send, they cost Postgres four reads a
    /// second.
    private static final Duration BETWEEN_READS = Duration.ofMillis(250);

    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("signing-keys").start(task);

    private final SigningKeys keys;
    private final StoredKeys stored;
    private final SecurityEvents events;

    /// Who waits for the next read.
    private @Nullable CompletableFuture<Void> waiting;

    private boolean isReading;
    private long begun = System.nanoTime();

    KeyWatch(SigningKeys keys, StoredKeys stored, SecurityEvents events, MeterRegistry metrics) {
        this.keys = keys;
        this.stored = stored;
        this.events = events;
        Gauge.builder("keyfob.signing.key.age", keys, known -> known.age().toMillis() / 1e3)
                .description("How long the active signing key has been the active one")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("keyfob.signing.keys", keys, known -> known.published().size())
                .description("Signing keys in the key set")
                .register(metrics);
    }

    @Scheduled(
            every = "1s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void watch() {
        try {
            keys.read();
            if (keys.isMoveDue()) {
                List<Move> made = stored.advance();
                keys.read();
                made.forEach(this::record);
            }
        } catch (DependencyUnavailable e) {
            LOG.debugf("The signing keys stay as they are: %s", e.getMessage());
        }
    }

    private void record(Move move) {
        if (move instanceof Move.Activate(String kid)) {
            events.record(new SecurityEvent.SigningKeyRotated(kid));
        }
    }

    /// For a token that names a key: the next read, which begins after this call, where this
    /// instance does not know the key. All who wait share it. Returns at once.
    ///
    /// @param kid untrusted input
    /// @return empty where the key is known, a withdrawn one too; else it fails with
    ///   [DependencyUnavailable] where Postgres does not answer
    public Optional<CompletionStage<Void>> readIfUnknown(String kid) {
        return keys.knows(kid) ? Optional.empty() : Optional.of(nextRead());
    }

    synchronized CompletionStage<Void> nextRead() {
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            if (!isReading) {
                readSoon();
            }
        }
        return waiting;
    }

    private void readSoon() {
        isReading = true;
        long pause = BETWEEN_READS.toNanos() - (System.nanoTime() - begun);
        CompletableFuture.delayedExecutor(Math.max(0, pause), NANOSECONDS, THREADS)
                .execute(this::readForAllWhoWait);
    }

    private void readForAllWhoWait() {
        CompletableFuture<Void> served = begin();
        try {
            keys.read();
            served.complete(null);
        } catch (RuntimeException e) {
            served.completeExceptionally(e);
        } finally {
            end();
        }
    }

    private synchronized CompletableFuture<Void> begin() {
        begun = System.nanoTime();
        CompletableFuture<Void> served = Objects.requireNonNull(waiting);
        waiting = null;
        return served;
    }

    private synchronized void end() {
        isReading = false;
        if (waiting != null) {
            readSoon();
        }
    }
}
