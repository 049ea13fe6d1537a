package dev.keyfob.platform.outbox;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Randomness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Works an outbox off, several messages at a time. While none gets through it pauses: who is away
/// is not asked for each message that waits.
public final class OutboxWorkers {

    private static final Logger LOG = Logger.getLogger(OutboxWorkers.class);

    private static final int WORKERS = 4;

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final String what;
    private final Randomness randomness;
    private final InstantSource clock;

    private final ReentrantLock working = new ReentrantLock();
    private volatile boolean stopped;

    private Instant pausedUntil = Instant.MIN;
    private int failures;

    /// @param what waits while Postgres is away, as the subject of a sentence in the log
    public OutboxWorkers(String what, Randomness randomness, InstantSource clock) {
        this.what = what;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// Returns when nothing is due any more, or it pauses.
    ///
    /// @param claim takes the next message that is due
    /// @param deliver tries it, and says by [#gotThrough] or [#failed] what came of that
    public <T> void workOff(Supplier<Optional<T>> claim, Consumer<T> deliver) {
        working.lock();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < WORKERS; worker++) {
                workers.execute(() -> work(claim, deliver));
            }
        } finally {
            working.unlock();
        }
    }

    /// Works off once more what is due, for a moment, and stops.
    ///
    /// @param work [#workOff], as it is done again and again
    public void finish(Runnable work) {
        Thread last = Thread.ofVirtual().name(what).start(work);
        try {
            last.join(LAST_WORDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    /// Takes no more messages, and waits a moment for those that are on their way.
    public void stop() {
        stopped = true;
        try {
            if (working.tryLock(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                working.unlock();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /// A message was taken.
    public synchronized void gotThrough() {
        failures = 0;
        pausedUntil = Instant.MIN;
    }

    /// A message was not taken.
    public synchronized void failed() {
        failures++;
        pausedUntil = clock.instant().plus(PAUSE.after(failures, randomness.fraction()));
    }

    private <T> void work(Supplier<Optional<T>> claim, Consumer<T> deliver) {
        try {
            while (!isStopped() && !isPaused()) {
                Optional<T> message = claim.get();
                if (message.isEmpty()) {
                    return;
                }
                deliver.accept(message.get());
            }
        } catch (DependencyUnavailable e) {
            LOG.debugf("%s: %s", what, e.getMessage());
        }
    }

    boolean isStopped() {
        return stopped;
    }

    private synchronized boolean isPaused() {
        return clock.instant().isBefore(pausedUntil);
    }
}
