package dev.keyfob.mail;

import dev.keyfob.platform.DependencyUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// How much mail waits and for how long, as metrics and beside the readiness. A mail server that is
/// away makes no instance unready: sign-in and refresh go on without it.
@ApplicationScoped
@Startup
@Readiness
class MailHealth implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(MailHealth.class);

    private final Mails mails;
    private final InstantSource clock;

    private volatile Mails.State state = new Mails.State(0, null, 0);

    MailHealth(Mails mails, MeterRegistry metrics, InstantSource clock) {
        this.mails = mails;
        this.clock = clock;
        metrics.gauge("keyfob.mail.outbox.waiting", this, health -> health.state.waiting());
        metrics.gauge("keyfob.mail.outbox.age.seconds", this, health -> health.age().toSeconds());
        metrics.gauge("keyfob.mail.outbox.given.up", this, health -> health.state.givenUp());
    }

    @Scheduled(
            every = "5s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        try {
            state = mails.state();
        } catch (DependencyUnavailable e) {
            LOG.debugf("The mail outbox cannot be looked at: %s", e.getMessage());
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Mail outbox")
                .up()
                .withData("waiting", state.waiting())
                .withData("age_seconds", age().toSeconds())
                .withData("given_up", state.givenUp())
                .build();
    }

    /// Mail that is to be sent later has not waited yet.
    private Duration age() {
        Instant now = clock.instant();
        return state.oldest() == null || state.oldest().isAfter(now)
                ? Duration.ZERO
                : Duration.between(state.oldest(), now);
    }
}
