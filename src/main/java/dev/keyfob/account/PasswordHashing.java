package dev.keyfob.account;

import dev.keyfob.account.foreignhash.ForeignHash;
import dev.keyfob.platform.Overloaded;
import dev.keyfob.platform.Randomness;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The only place where hashes of passwords are computed: on a fixed number of platform threads,
/// with a bounded queue before them, so that a storm of sign-ins takes neither all processors nor
/// all memory. So are the hashes of other systems, whatever memory they take: together no more than
/// as many of Keyfob's own as there are threads, or than the most expensive one.
///
/// Callers are virtual threads; they block until their result is there. Where the queue is full
/// they get [Overloaded] at once. An interrupted caller gives its place in the queue back.
@ApplicationScoped
@Startup
public class PasswordHashing {

    /// Until the first computation has been measured.
    private static final Duration PRESUMED = Duration.ofMillis(50);

    /// How many computations the mean looks back, about.
    private static final int MEMORY_OF_MEAN = 8;

    private final Randomness randomness;
    private final PasswordHash.Cost cost;
    private final PasswordHash nothing;
    private final ThreadPoolExecutor threads;

    /// In KiB.
    private final int mostMemory;

    private final Semaphore memory;
    private final AtomicLong meanNanos = new AtomicLong(PRESUMED.toNanos());

    public PasswordHashing(AccountConfig config, Randomness randomness) {
        AccountConfig.Hashing hashing = config.hashing();
        this.randomness = randomness;
        cost = new PasswordHash.Cost(hashing.memory(), hashing.iterations(), hashing.parallelism());
        nothing = ofNothing(cost, randomness);
        int size = hashing.threads().orElse(halfOfTheProcessors());
        threads = pool(size, new ArrayBlockingQueue<>(hashing.queue()));
        mostMemory =
                (int)
                        Math.min(
                                Integer.MAX_VALUE,
                                Math.max(ForeignHash.MOST_MEMORY, (long) size * cost.memory()));
        memory = new Semaphore(mostMemory, true);
    }

    /// What is kept of an account without a password: a hash that no password has, and that costs
    /// as much as any.
    public PasswordHash ofNoPassword() {
        return ofNothing(cost, randomness);
    }

    private static PasswordHash ofNothing(PasswordHash.Cost cost, Randomness randomness) {
        return PasswordHash.ofNothing(
                cost,
                randomness.bytes(PasswordHash.SALT_BYTES),
                randomness.bytes(PasswordHash.TAG_BYTES));
    }

    /// A new hash of `password`, with a salt of its own, at today's cost.
    ///
    /// @throws Overloaded where too many computations wait
    public PasswordHash hash(Password password) {
        return compute(
                cost.memory(),
                () -> PasswordHash.of(password, cost, randomness.bytes(PasswordHash.SALT_BYTES)));
    }

    /// Whether `hash` was made from `password`.
    ///
    /// @throws Overloaded where too many computations wait
    public boolean verify(Password password, PasswordHash hash) {
        return compute(hash.memory(), () -> hash.verify(password));
    }

    /// Takes as long as [#verify], for an account that does not exist or has no password: the time
    /// of an answer must not tell.
    ///
    /// @throws Overloaded where too many computations wait
    public void verifyNothing(Password password) {
        verify(password, nothing);
    }

    /// Whether `hash` was made at another cost than today's, or by another system. After a sign-in,
    /// the one moment in which the password is at hand, it is replaced by a new [#hash].
    public boolean needsRehash(PasswordHash hash) {
        return hash.needsRehash(cost);
    }

    /// How many computations wait for a thread.
    public int waiting() {
        return threads.getQueue().size();
    }

    /// How many computations have a thread, and wait for memory.
    int waitingForMemory() {
        return memory.getQueueLength();
    }

    private <T> T compute(int kibibytes, Callable<T> computation) {
        var task = new FutureTask<T>(() -> within(kibibytes, computation));
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            throw new Overloaded("password hashing", retryAfter());
        }
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            task.cancel(false);
            threads.remove(task);
            Thread.currentThread().interrupt();
            throw cancelled(interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the hash of a password failed", failed.getCause());
        }
    }

    /// A row of before may say more than all may take: it has all then.
    private <T> T within(int kibibytes, Callable<T> computation) throws Exception {
        int taken = Math.min(kibibytes, mostMemory);
        memory.acquireUninterruptibly(taken);
        try {
            return timed(computation);
        } finally {
            memory.release(taken);
        }
    }

    private <T> T timed(Callable<T> computation) throws Exception {
        long startedAt = System.nanoTime();
        T result = computation.call();
        long nanos = System.nanoTime() - startedAt;
        meanNanos.updateAndGet(mean -> mean + (nanos - mean) / MEMORY_OF_MEAN);
        return result;
    }

    private Duration retryAfter() {
        return timeToDrain(
                waiting(), threads.getMaximumPoolSize(), Duration.ofNanos(meanNanos.get()));
    }

    /// In whole seconds, as `Retry-After` wants them, and at least one.
    static Duration timeToDrain(int waiting, int threads, Duration mean) {
        Duration exact = mean.multipliedBy(waiting + 1L).dividedBy(threads);
        return Duration.ofSeconds(Math.max(1, exact.plusNanos(999_999_999).toSeconds()));
    }

    private static int halfOfTheProcessors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static ThreadPoolExecutor pool(int size, ArrayBlockingQueue<Runnable> queue) {
        return new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                queue,
                Thread.ofPlatform().daemon().name("password-hashing-", 0).factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    private static CancellationException cancelled(InterruptedException cause) {
        var cancelled = new CancellationException("interrupted while a password was hashed");
        cancelled.initCause(cause);
        return cancelled;
    }

    /// Lets the computations that run or wait end: their callers hold open requests.
    @PreDestroy
    void close() {
        threads.close();
    }
}
