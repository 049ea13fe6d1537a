package dev.keyfob.webhook;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.outbox.Backoff;
import dev.keyfob.platform.outbox.OutboxWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Sends the webhooks that wait, on every instance, several at a time; each is taken by one of
/// them, and again by any where that one died.
///
/// At least once, in no certain order: where the receiver took a webhook and the process died
/// before it noted that, it is sent again, under the same id.
@ApplicationScoped
@Startup
class WebhookOutbox {

    /// How long a webhook is tried.
    static final Duration KEEP = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(WebhookOutbox.class);

    /// Longer than one try takes: after it the instance that took a webhook is thought dead.
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(30));

    private final Webhooks webhooks;
    private final WebhookPost post;
    private final MeterRegistry metrics;
    private final Randomness randomness;
    private final InstantSource clock;
    private final OutboxWorkers workers;

    private volatile Webhooks.State state = new Webhooks.State(0, null);

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
        workers = new OutboxWorkers("Webhooks wait", randomness, clock);
        metrics.gauge("keyfob.webhook.waiting", this, outbox -> outbox.state.waiting());
        metrics.gauge("keyfob.webhook.age.seconds", this, outbox -> outbox.age().toSeconds());
    }

    void stop(@Observes ShutdownEvent ended) {
        workers.finish(this::sendDue);
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
        workers.workOff(() -> webhooks.claim(clock.instant(), LEASE), this::deliver);
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

    private void deliver(Webhooks.Waiting waiting) {
        if (post.send(waiting)) {
            webhooks.forget(waiting);
            workers.gotThrough();
            count("sent");
            return;
        }
        workers.failed();
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
}
