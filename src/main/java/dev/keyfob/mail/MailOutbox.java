package dev.keyfob.mail;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.outbox.Backoff;
import dev.keyfob.platform.outbox.OutboxWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jboss.logging.Logger;

/// Sends the mail that waits, on every instance, several at a time; each mail is taken by one of
/// them, and again by any where that one died.
///
/// At least once: where the mail server took a mail and the process died before it noted that, the
/// mail is sent again, under the same Message-ID.
@ApplicationScoped
class MailOutbox {

    private static final Logger LOG = Logger.getLogger(MailOutbox.class);

    /// Longer than one try takes: after it the instance that took a mail is thought dead.
    private static final Duration LEASE = Duration.ofMinutes(2);

    /// With their waits, about seven hours.
    static final int MOST_TRIES = 15;

    /// How long news are tried: a mail server that is away at the weekend keeps none from being
    /// read.
    static final Duration NEWS_PATIENCE = Duration.ofDays(7);

    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1));

    private final Mails mails;
    private final MailPost post;
    private final MeterRegistry metrics;
    private final Randomness randomness;
    private final InstantSource clock;
    private final OutboxWorkers workers;

    MailOutbox(
            Mails mails,
            MailPost post,
            MeterRegistry metrics,
            Randomness randomness,
            InstantSource clock) {
        this.mails = mails;
        this.post = post;
        this.metrics = metrics;
        this.randomness = randomness;
        this.clock = clock;
        workers = new OutboxWorkers("Mail waits", randomness, clock);
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
        workers.workOff(() -> mails.claim(clock.instant(), LEASE), this::deliver);
    }

    private void deliver(Mails.Waiting mail) {
        Mails.Code code = mail.code();
        boolean isLate = code != null && !clock.instant().isBefore(code.expiresAt());
        if (isLate && !mail.letter().isNews()) {
            giveUp(mail, "its code has expired");
        } else if (mail.letter() == Letter.NOBODY) {
            mails.sent(mail);
        } else if (post.send(isLate ? mail.withoutCode() : mail)) {
            mails.sent(mail);
            workers.gotThrough();
            count(mail, "sent");
        } else {
            workers.failed();
            count(mail, "failed");
            if (mail.tries() < MOST_TRIES || isNewsOfLate(mail)) {
                mails.retry(
                        mail,
                        clock.instant().plus(WAIT.after(mail.tries(), randomness.fraction())));
            } else {
                giveUp(mail, "it was tried often enough");
            }
        }
    }

    private boolean isNewsOfLate(Mails.Waiting mail) {
        return mail.letter().isNews()
                && clock.instant().isBefore(mail.writtenAt().plus(NEWS_PATIENCE));
    }

    private void giveUp(Mails.Waiting mail, String why) {
        mails.giveUp(mail, clock.instant());
        LOG.errorf("Mail %s is given up: %s", mail.id(), why);
        count(mail, "given_up");
    }

    private void count(Mails.Waiting mail, String outcome) {
        String letter = mail.letter().name().toLowerCase(Locale.ROOT);
        metrics.counter("keyfob.mail", "letter", letter, "outcome", outcome).increment();
    }
}
