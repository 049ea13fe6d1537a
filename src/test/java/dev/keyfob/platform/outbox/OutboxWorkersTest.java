package dev.keyfob.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.platform.Randomness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxWorkersTest {

    private final OutboxWorkers workers =
            new OutboxWorkers("Nothing waits", new Randomness(), InstantSource.system());

    @Test
    void aStopWaitsForWhatIsOnItsWay_andTakesNothingMore() throws Exception {
        Queue<Integer> waiting =
                new ConcurrentLinkedQueue<>(IntStream.range(0, 100).boxed().toList());
        Queue<Integer> delivered = new ConcurrentLinkedQueue<>();
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        Thread work =
                Thread.ofVirtual()
                        .start(() ->
                                workers.workOff(
                                        () -> Optional.ofNullable(waiting.poll()),
                                        message -> {
                                            begun.countDown();
                                            await(mayEnd);
                                            delivered.add(message);
                                        }));
        begun.await();
        Thread stop = Thread.ofVirtual().start(workers::stop);
        while (!workers.isStopped()) {
            Thread.onSpinWait();
        }

        mayEnd.countDown();
        stop.join();

        assertThat(delivered).hasSize(100 - waiting.size()).hasSizeLessThanOrEqualTo(4);
        assertThat(work.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void whatWasStoppedTakesNothing() {
        workers.stop();

        var waiting = new ConcurrentLinkedQueue<>(List.of(1));

        workers.workOff(() -> Optional.ofNullable(waiting.poll()), _ -> {});

        assertThat(waiting).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
