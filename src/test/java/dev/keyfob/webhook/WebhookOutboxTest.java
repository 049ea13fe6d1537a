package dev.keyfob.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.MovableClock;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The outbox at a receiver over HTTP. The running server has none, so that its own outbox leaves
/// the tests' webhooks to theirs.
@QuarkusTest
class WebhookOutboxTest extends HttpTest {

    @Inject Database database;
    @Inject Randomness randomness;

    private final MovableClock time = new MovableClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Receiver receiver;
    private Webhooks webhooks;
    private WebhookPost post;
    private WebhookOutbox outbox;

    @BeforeEach
    void listen() {
        receiver = new Receiver();
        var config = config(receiver.url());
        webhooks = new Webhooks(database, config);
        post = new WebhookPost(config, time);
        outbox = anInstance();
        nothingIsLeft();
    }

    @AfterEach
    void end() {
        receiver.stop();
        nothingIsLeft();
    }

    @Test
    void aReceiverThatIsDownForAnHourLosesNothing_andIsNotAskedForEach() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(write());
        }
        receiver.answers(503);
        for (int second = 0; second < 3600; second += 5) {
            outbox.sendDue();
            time.move(Duration.ofSeconds(5));
        }
        assertThat(receiver.refused()).isBetween(30, 600);

        receiver.answers(204);
        for (int minute = 0; minute < 31; minute++) {
            outbox.sendDue();
            time.move(Duration.ofMinutes(1));
        }

        assertThat(receiver.taken())
                .extracting(Receiver.Received::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(webhooks.state()).isEqualTo(new Webhooks.State(0, null));
    }

    @Test
    void aDayIsTriedAndNoLonger_andTheEndIsCounted() {
        write();
        receiver.answers(500);
        int hours = 0;
        while (webhooks.state().waiting() > 0 && hours < 30) {
            outbox.sendDue();
            time.move(Duration.ofHours(1));
            hours++;
        }

        assertThat(hours).isBetween(23, 25);
        assertThat(metrics.counter("keyfob.webhook", "outcome", "given_up").count()).isEqualTo(1);
    }

    @Test
    void aRedirectIsNotFollowed() {
        write();
        receiver.answers(302);

        outbox.sendDue();

        assertThat(receiver.refused()).isEqualTo(1);
        assertThat(webhooks.state().waiting()).isEqualTo(1);
    }

    @Test
    void ofManyInstancesOneTakesAWebhook() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(write());
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                threads.execute(anInstance()::sendDue);
            }
        }

        assertThat(receiver.taken())
                .extracting(Receiver.Received::id)
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void whatADeadInstanceHadTakenIsTakenAgain_underTheSameId() {
        String id = write();
        Webhooks.Waiting taken =
                webhooks.claim(time.instant(), Duration.ofMinutes(1)).orElseThrow();
        assertThat(post.send(taken)).isTrue();

        outbox.sendDue();
        assertThat(receiver.taken()).hasSize(1);
        time.move(Duration.ofMinutes(1));
        outbox.sendDue();

        assertThat(receiver.taken()).extracting(Receiver.Received::id).containsExactly(id, id);
    }

    @Test
    void whatIsWrittenTwiceIsSentOnce() {
        Webhook webhook = webhook();
        webhooks.send(List.of(webhook));
        webhooks.send(List.of(webhook));

        outbox.sendDue();

        assertThat(receiver.taken()).hasSize(1);
    }

    @Test
    void whereNobodyReceivesThemNoneIsWritten() {
        new Webhooks(database, config(null)).send(List.of(webhook()));

        assertThat(webhooks.state()).isEqualTo(new Webhooks.State(0, null));
    }

    @Test
    void itsGaugesSayHowManyWaitAndForHowLong() {
        write();
        time.move(Duration.ofMinutes(2));

        outbox.look();

        assertThat(metrics.get("keyfob.webhook.waiting").gauge().value()).isEqualTo(1);
        assertThat(metrics.get("keyfob.webhook.age.seconds").gauge().value()).isEqualTo(120);
    }

    private WebhookOutbox anInstance() {
        return new WebhookOutbox(webhooks, post, metrics, randomness, time);
    }

    private String write() {
        Webhook webhook = webhook();
        webhooks.send(List.of(webhook));
        return webhook.id();
    }

    private Webhook webhook() {
        return Webhook.of(
                UUID.randomUUID(),
                "account.created",
                time.instant(),
                UUID.randomUUID(),
                null,
                null);
    }

    private void nothingIsLeft() {
        database.update("delete from webhook");
    }

    static WebhookConfig config(@Nullable String url) {
        return config(url, Receiver.SECRET);
    }

    static WebhookConfig config(@Nullable String url, @Nullable String secret) {
        return new WebhookConfig() {

            @Override
            public Optional<String> url() {
                return Optional.ofNullable(url);
            }

            @Override
            public Optional<String> secret() {
                return Optional.ofNullable(secret);
            }

            @Override
            public Optional<String> previousSecret() {
                return Optional.empty();
            }
        };
    }
}
