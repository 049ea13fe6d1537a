package dev.keyfob.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.MovableClock;
import dev.keyfob.Twin;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.page.Language;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an operator sees of the mail: how much waits and for how long, what came of each try, and
/// that no mail server makes an instance unready.
@QuarkusTest
class MailHealthTest extends HttpTest {

    private static final Duration LOOKED_AT = Duration.ofSeconds(30);

    @Inject Mails mails;
    @Inject MailPost post;
    @Inject Randomness randomness;
    @Inject Database database;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MovableClock ahead = new MovableClock();
    private MailOutbox outbox;
    private MailHealth health;

    /// By a clock that is ahead the running server's own outbox leaves the mail to the test's.
    @BeforeEach
    void anInstanceIsAhead() {
        ahead.move(Duration.between(ahead.instant(), clock.instant()).plusDays(10_000));
        outbox = new MailOutbox(mails, post, metrics, randomness, ahead);
        health = new MailHealth(mails, metrics, ahead);
        nothingIsLeft();
    }

    @AfterEach
    void nothingIsLeft() {
        database.update("delete from mail");
    }

    @Test
    void itTellsHowMuchWaits_sinceWhen_andWhatWasGivenUp() {
        write(Letter.RESET_PASSWORD);
        ahead.move(Letter.RESET_PASSWORD.purpose().lifetime());
        outbox.sendDue();
        write(Letter.SIGN_UP);
        ahead.move(Duration.ofSeconds(90));
        write(Letter.SIGN_UP);

        health.look();

        assertThat(health.call().getStatus()).isEqualTo(Status.UP);
        assertThat(data(health.call()))
                .isEqualTo(Map.of("waiting", 2L, "age_seconds", 90L, "given_up", 1L));
        assertThat(gauge("waiting")).isEqualTo(2);
        assertThat(gauge("age.seconds")).isEqualTo(90);
        assertThat(gauge("given.up")).isEqualTo(1);
        ahead.move(Duration.ofSeconds(30));
        assertThat(gauge("age.seconds")).isEqualTo(120);
    }

    @Test
    void whereNothingWaitsItTellsZero() {
        health.look();

        assertThat(data(health.call()))
                .isEqualTo(Map.of("waiting", 0L, "age_seconds", 0L, "given_up", 0L));
        assertThat(gauge("age.seconds")).isZero();
    }

    @Test
    void eachTryIsCountedByLetterAndOutcome() {
        write(Letter.RESET_PASSWORD);
        letterbox.goAway();
        try {
            outbox.sendDue();
        } finally {
            letterbox.comeBack();
        }
        ahead.move(Duration.ofMinutes(1));
        outbox.sendDue();
        write(Letter.EMAIL_CHANGED);
        outbox.sendDue();
        write(Letter.NOBODY);
        outbox.sendDue();

        assertThat(counted("reset_password", "failed")).isEqualTo(1);
        assertThat(counted("reset_password", "sent")).isEqualTo(1);
        assertThat(counted("email_changed", "sent")).isEqualTo(1);
        assertThat(metrics.find("keyfob.mail").counters()).hasSize(3);
    }

    @Test
    @Tag(Twin.INSIDE)
    void whileTheMailServerIsAwayTheInstanceIsReady_andSaysWhatWaits() throws Exception {
        letterbox.goAway();
        try {
            mails.send(order(Letter.EMAIL_CHANGED), clock.instant());

            Instance.await(
                    "tells of it",
                    LOOKED_AT,
                    () -> metricsPage().contains("keyfob_mail_outbox_waiting 1.0"));
            assertThat(metricsPage())
                    .contains(
                            "keyfob_mail_outbox_age_seconds 0.0",
                            "keyfob_mail_outbox_given_up 0.0");
            assertThat(management.call("GET", "/q/health/ready", "").status()).isEqualTo(200);
            assertThat(management.call("GET", "/q/health/ready", "").body())
                    .containsPattern(
                            "\"name\": \"Mail outbox\",\\s+\"status\": \"UP\",\\s+\"data\": \\{[^}]*\"waiting\": 1\\b");
        } finally {
            letterbox.comeBack();
            // The outbox pauses by this clock, which stands still.
            clock.move(Duration.ofMinutes(1));
        }
    }

    private String metricsPage() {
        return management.call("GET", "/q/metrics", "").body();
    }

    private void write(Letter letter) {
        mails.send(order(letter), ahead.instant());
    }

    private Mails.Order order(Letter letter) {
        return new Mails.Order(
                letter,
                EmailAddress.parse("alice-" + UUID.randomUUID() + "@example.com").orElseThrow(),
                Language.EN,
                UUID.randomUUID(),
                ahead.instant().plus(letter.purpose().lifetime()));
    }

    private static Map<String, Object> data(HealthCheckResponse response) {
        return response.getData().orElseThrow();
    }

    private double gauge(String name) {
        return metrics.get("keyfob.mail.outbox." + name).gauge().value();
    }

    private double counted(String letter, String outcome) {
        return metrics.get("keyfob.mail")
                .tag("letter", letter)
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
