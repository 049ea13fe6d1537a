package dev.keyfob.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyfob.platform.Overloaded;
import dev.keyfob.platform.Randomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PasswordHashingTest {

    private static final Password PASSWORD =
            Password.presented("seven quiet otters juggle").orElseThrow();
    private static final Password ANOTHER =
            Password.presented("seven quiet otters Juggle").orElseThrow();

    private final GatedRandomness randomness = new GatedRandomness();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<PasswordHashing> opened = new ArrayList<>();

    @AfterEach
    void close() {
        randomness.gate.countDown();
        callers.close();
        opened.forEach(PasswordHashing::close);
    }

    @Test
    void onlyThePasswordThatWasHashedVerifies() {
        PasswordHashing hashing = hashing(1, 1);
        PasswordHash stored = PasswordHash.parse(hashing.hash(PASSWORD).format());

        assertThat(hashing.verify(PASSWORD, stored)).isTrue();
        assertThat(hashing.verify(ANOTHER, stored)).isFalse();
    }

    @Test
    void oneSaltIsNeverUsedTwice() {
        PasswordHashing hashing = hashing(1, 1);

        assertThat(hashing.hash(PASSWORD).format()).isNotEqualTo(hashing.hash(PASSWORD).format());
    }

    @Test
    void aNewHashHasTodaysCostAndAnOlderOneNeedsARehash() {
        PasswordHash old = hashing(1, 1).hash(PASSWORD);
        PasswordHashing today = hashing(Map.of("memory", "128", "threads", "1"));

        assertThat(today.needsRehash(old)).isTrue();
        assertThat(today.verify(PASSWORD, old)).isTrue();
        assertThat(today.needsRehash(today.hash(PASSWORD))).isFalse();
        assertThat(today.hash(PASSWORD).format()).startsWith("$argon2id$v=19$m=128,t=1,p=1$");
    }

    /// Any thread that computes draws a salt, so the names of the drawing threads are all that ran.
    @Test
    void aStormRunsOnItsThreadsFillsTheQueueAndTheRestIsRefusedAtOnce() throws Exception {
        PasswordHashing hashing = hashing(2, 100);
        randomness.shut();
        var refused = new CountDownLatch(98);

        List<Future<Boolean>> storm = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            storm.add(callers.submit(() -> isHashed(hashing, refused)));
        }
        assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(hashing.waiting()).isEqualTo(100);
        randomness.gate.countDown();

        int hashed = 0;
        for (Future<Boolean> caller : storm) {
            hashed += caller.get() ? 1 : 0;
        }
        assertThat(hashed).isEqualTo(102);
        assertThat(randomness.drawing).hasSize(2);
        assertThat(hashing.waiting()).isZero();
    }

    @Test
    void anUnknownAccountWaitsInTheSameQueue() {
        PasswordHashing hashing = hashing(1, 1);
        randomness.shut();
        callers.execute(() -> hashing.hash(PASSWORD));
        randomness.awaitDrawing();
        callers.execute(() -> hashing.hash(PASSWORD));
        awaitWaiting(hashing, 1);

        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> hashing.verifyNothing(PASSWORD))
                .withMessage("too much password hashing at once")
                .satisfies(overloaded ->
                        assertThat(overloaded.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void anInterruptedCallerGivesItsPlaceBack() throws Exception {
        PasswordHashing hashing = hashing(1, 1);
        randomness.shut();
        Future<PasswordHash> running = callers.submit(() -> hashing.hash(PASSWORD));
        randomness.awaitDrawing();
        var cancelled = new CountDownLatch(1);
        Thread waiting =
                Thread.startVirtualThread(() ->
                        assertThatExceptionOfType(CancellationException.class)
                                .isThrownBy(() -> hashing.hash(PASSWORD))
                                .satisfies(thrown -> cancelled.countDown()));
        awaitWaiting(hashing, 1);

        waiting.interrupt();
        waiting.join();

        assertThat(cancelled.getCount()).isZero();
        assertThat(hashing.waiting()).isZero();
        Future<PasswordHash> next = callers.submit(() -> hashing.hash(PASSWORD));
        awaitWaiting(hashing, 1);
        randomness.gate.countDown();
        assertThat(running.get().verify(PASSWORD)).isTrue();
        assertThat(next.get().verify(PASSWORD)).isTrue();
    }

    @Test
    void aHashOfAnotherSystemWaitsForAThread_andThenForTheMemoryThatItTakes() throws Exception {
        PasswordHashing hashing = hashing(2, 1);
        PasswordHash huge =
                PasswordHash.parse(
                        "foreign:$argon2id$v=19$m=131072,t=1,p=1$a2V5Zm9iLXRlc3Qtc2FsdA$Srp3MLJ7bnKw0MrysPlnnC6Bk/vjt7wXo6FM6mNc97c");
        randomness.shut();
        Future<PasswordHash> running = callers.submit(() -> hashing.hash(PASSWORD));
        randomness.awaitDrawing();

        Future<Boolean> waiting = callers.submit(() -> hashing.verify(PASSWORD, huge));
        while (hashing.waitingForMemory() != 1) {
            Thread.onSpinWait();
        }
        assertThat(waiting).isNotDone();
        randomness.gate.countDown();

        assertThat(waiting.get()).isFalse();
        assertThat(running.get().verify(PASSWORD)).isTrue();
        assertThat(hashing.waitingForMemory()).isZero();
    }

    @Test
    void whatWaitsAtShutdownIsStillAnswered() throws Exception {
        PasswordHashing hashing = hashing(1, 2);
        randomness.shut();
        Future<PasswordHash> running = callers.submit(() -> hashing.hash(PASSWORD));
        randomness.awaitDrawing();
        Future<PasswordHash> queued = callers.submit(() -> hashing.hash(PASSWORD));
        awaitWaiting(hashing, 1);

        Future<?> closing = callers.submit(hashing::close);
        randomness.gate.countDown();
        closing.get();

        assertThat(running).isDone();
        assertThat(queued.get().verify(PASSWORD)).isTrue();
        assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> hashing.hash(PASSWORD));
    }

    @Test
    void retryAfterIsTheTimeThatTheQueueTakesInWholeSeconds() {
        assertThat(retryAfter(0, 1, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retryAfter(99, 1, 50)).isEqualTo(Duration.ofSeconds(5));
        assertThat(retryAfter(100, 1, 50)).isEqualTo(Duration.ofSeconds(6));
        assertThat(retryAfter(99, 4, 50)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aCostOutOfBoundsFailsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hashing(Map.of("memory", "4")))
                .withMessage("the memory of argon2id must be 8 to 1048576, not 4");
    }

    private static boolean isHashed(PasswordHashing hashing, CountDownLatch refused) {
        try {
            hashing.hash(PASSWORD);
            return true;
        } catch (Overloaded overloaded) {
            refused.countDown();
            return false;
        }
    }

    private static Duration retryAfter(int waiting, int threads, long meanMillis) {
        return PasswordHashing.timeToDrain(waiting, threads, Duration.ofMillis(meanMillis));
    }

    private static void awaitWaiting(PasswordHashing hashing, int count) {
        while (hashing.waiting() != count) {
            Thread.onSpinWait();
        }
    }

    private PasswordHashing hashing(int threads, int queue) {
        return hashing(
                Map.of("threads", Integer.toString(threads), "queue", Integer.toString(queue)));
    }

    private PasswordHashing hashing(Map<String, String> properties) {
        var named = new ConcurrentHashMap<String, String>();
        named.put("keyfob.account.hashing.memory", "64");
        named.put("keyfob.account.hashing.iterations", "1");
        properties.forEach((name, value) -> named.put("keyfob.account.hashing." + name, value));
        var hashing = new PasswordHashing(AccountConfigTest.config(named), randomness);
        opened.add(hashing);
        return hashing;
    }

    /// Randomness that can be made to wait, and with it whoever draws a salt.
    private static final class GatedRandomness extends Randomness {

        private final Set<String> drawing = ConcurrentHashMap.newKeySet();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        void shut() {
            drawing.clear();
            gate = new CountDownLatch(1);
        }

        void awaitDrawing() {
            while (drawing.isEmpty()) {
                Thread.onSpinWait();
            }
        }

        @Override
        public byte[] bytes(int count) {
            drawing.add(Thread.currentThread().getName());
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return super.bytes(count);
        }
    }
}
