package dev.keyfob.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import io.quarkus.test.junit.QuarkusTest;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an app team may have go wrong at `/token`, and that an app which asks again goes on.
@QuarkusTest
@Tag(Twin.INSIDE)
class ChaosTest extends HttpTest {

    @Test
    void anAnswerThatIsDroppedWasCarriedOut_andAskingAgainGetsIt() {
        Phone phone = Phone.of(server, "alice");

        assertThatThrownBy(() -> refresh(phone, "drop-response"))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.generation()).isEqualTo(1);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aDropAfterTheWindowIsForked() {
        Phone phone = Phone.of(server, "alice");

        assertThatThrownBy(() -> refresh(phone, "drop-response"))
                .isInstanceOf(UncheckedIOException.class);
        clock.move(Duration.ofHours(3));

        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.generation()).isEqualTo(2);
    }

    @Test
    void aDelayedAnswerComesAfterItsTime() {
        Phone phone = Phone.of(server, "alice");
        long asked = System.nanoTime();

        Answer answer = refresh(phone, "delay=PT0.3S");

        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isGreaterThan(Duration.ofMillis(299));
        assertThat(answer.status()).isEqualTo(200);
        phone.keep(answer);
        assertThat(phone.generation()).isEqualTo(1);
    }

    @Test
    void aDuplicateIsAnsweredWithTheReplay() {
        Phone phone = Phone.of(server, "alice");

        Answer answer = refresh(phone, "duplicate");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(phone.refreshLosingTheAnswer().text("refresh_token"))
                .isEqualTo(answer.text("refresh_token"));
        phone.keep(answer);
        assertThat(phone.generation()).isEqualTo(1);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void unavailableIsAnsweredAsAnOutage_andNothingIsCarriedOut() {
        Phone phone = Phone.of(server, "alice");

        Answer answer = refresh(phone, "unavailable");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"A store is out of reach. Keep the tokens, and send the same request again after the time in Retry-After.\"}");
        phone.refresh();
        assertThat(phone.generation()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Duplicate", "delay", "delay=", "delay=5", "delay=-PT1S", "delay=PT61S"})
    void anotherValueIsRefused_andNamesTheFour(String value) {
        Phone phone = Phone.of(server, "alice");

        Answer answer = refresh(phone, value);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"Keyfob-Chaos is drop-response, delay=PT5S (an ISO 8601 duration of at most a minute), duplicate or unavailable.\"}");
        phone.refresh();
        assertThat(phone.generation()).isEqualTo(1);
    }

    private Answer refresh(Phone phone, String chaos) {
        return server.sending(Chaos.HEADER, chaos).refresh("demo", phone.refreshToken());
    }
}
