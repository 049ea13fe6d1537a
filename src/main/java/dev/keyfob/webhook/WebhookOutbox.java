package dev.keyfob.webhook;

import dev.keyfob.platform.Backoff;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Randomness;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// Sends the webhooks that wait, on every instance, several at a time; each is taken by one of
/// them, and again by any where that one died.
///
/// At least once, in no certain order: where the receiver took a webhook and the process died
/// before it noted that, it is sent again, under the same id.
@ApplicationScoped
class WebhookOutbox {

    /// How long a webhook is tried.
    static final Duration KEEP = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(WebhookOutbox.class);

    private static final int WORKERS = 4;

    /// Longer than one try takes: after it the instance that took a webhook is thought dead.
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(30));

    /// Between two tries of any webhook, while none gets through: a receiver that is away is not
    /// asked for each webhook that waits.
    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Webhooks webhooks;
    private final WebhookPost post;
    private final MeterRegistry metrics;
    private final Randomness randomness;
    private final InstantSource clock;

    private volatile Webhooks.State state = new Webhooks.State(0, null);
    private Instant pausedUntil = Instant.MIN;
    private int failures;

    WebhookOutbox(
            Webhooks webhooks,
            WebhookPost post,
            MeterRegistry metrics,
            Randomness randomness,
            InstantSource clock) {
        this.webhooks = webhooks;
        this.post = post;
        this.metrics = metrics;
        this.randomness = randomness;
        this.clock = clock;
        metrics.gauge("keyfob.webhook.waiting", this, outbox -> outbox.state.waiting());
        metrics.gauge("keyfob.webhook.age.seconds", this, outbox -> outbox.age().toSeconds());
    }

    @Scheduled(
            every = "1s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sendDue() {
        if (!post.isWanted()) {
            return;
        }
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < WORKERS; worker++) {
                workers.execute(this::work);
            }
        }
    }

    @Scheduled(
            every = "5s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        if (!post.isWanted()) {
            return;
        }
        try {
            state = webhooks.state();
        } catch (DependencyUnavailable e) {
            LOG.debugf("The outbox of webhooks cannot be looked at: %s", e.getMessage());
        }
    }

    private void work() {
        try {
            while (!isPaused()) {
                Optional<Webhooks.Waiting> waiting = webhooks.claim(clock.instant(), LEASE);
                if (waiting.isEmpty()) {
                    return;
                }
                deliver(waiting.get());
            }
        } catch (DependencyUnavailable e) {
            LOG.debugf("Webhooks wait: %s", e.getMessage());
        }
    }

    private void deliver(Webhooks.Waiting waiting) {
        if (post.send(waiting)) {
            webhooks.forget(waiting);
            resume();
            count("sent");
            return;
        }
        pause();
        count("failed");
        Instant next = clock.instant().plus(WAIT.after(waiting.tries(), randomness.fraction()));
        if (next.isBefore(waiting.webhook().occurredAt().plus(KEEP))) {
            webhooks.retry(waiting, next);
        } else {
            LOG.errorf(
                    "Webhook %s is given up after %d tries: %s",
                    waiting.webhook().id(), waiting.tries(), waiting.webhook().payload());
            webhooks.forget(waiting);
            count("given_up");
        }
    }

    private void count(String outcome) {
        metrics.counter("keyfob.webhook", "outcome", outcome).increment();
    }

    private Duration age() {
        Instant oldest = state.oldest();
        return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    }

    private synchronized boolean isPaused() {
        return clock.instant().isBefore(pausedUntil);
    }

    private synchronized void pause() {
        failures++;
        pausedUntil = clock.instant().plus(PAUSE.after(failures, randomness.fraction()));
    }

    private synchronized void resume() {
        failures = 0;
        pausedUntil = Instant.MIN;
    }
}
