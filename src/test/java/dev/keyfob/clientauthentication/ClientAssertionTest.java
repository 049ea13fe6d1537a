package dev.keyfob.clientauthentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Server.Answer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// `private_key_jwt`: what an assertion has to say, and that it is good once.
@QuarkusTest
class ClientAssertionTest extends HttpTest {

    @Inject RedisDataSource redis;

    @Test
    void theAudienceIsTheIssuerAndNothingElse() {
        good().with("\"aud\":(\"[^\"]*\")", "\"aud\":[$1]").assertTaken(server);
        for (String other :
                new String[] {
                    "\"http://localhost:8081/\"",
                    "\"http://localhost:8081/token\"",
                    "\"https://id.example.com\"",
                    "[\"http://localhost:8081\",\"https://id.example.com\"]",
                    "[]",
                    "\"\"",
                    "7",
                    "null"
                }) {
            good().with("\"aud\":\"[^\"]*\"", "\"aud\":" + other).assertRefused(server);
        }
        good().with("\"aud\":\"[^\"]*\",", "").assertRefused(server);
    }

    @Test
    void issuerAndSubjectAreTheClient() {
        for (String other : new String[] {"backend", "demo", "nobody", "", "Signer"}) {
            good().with("\"iss\":\"signer\"", "\"iss\":\"" + other + "\"").assertRefused(server);
            good().with("\"sub\":\"signer\"", "\"sub\":\"" + other + "\"").assertRefused(server);
            good().of(other).assertRefused(server);
        }
        good().with("\"iss\":\"signer\",", "").assertRefused(server);
        good().with("\"sub\":\"signer\",", "").assertRefused(server);
        good().with("\"sub\":\"signer\"", "\"sub\":[\"signer\"]").assertRefused(server);
        assertThat(Assertion.send(server, good().text(), "client_id", "backend").body())
                .isEqualTo(Assertion.REFUSED);
        assertThat(Assertion.send(server, good().text(), "client_id", "nobody").body())
                .isEqualTo(Assertion.REFUSED);
    }

    @Test
    void itLivesForFiveMinutesAtMost_withAMinuteForClocksThatDiffer() {
        long now = clock.instant().getEpochSecond();
        for (long exp : new long[] {now - 59, now, now + 300, now + 360}) {
            good().with("\"exp\":\\d+", "\"exp\":" + exp).assertTaken(server);
        }
        for (String exp :
                new String[] {
                    Long.toString(now - 60),
                    Long.toString(now + 361),
                    Long.toString(Long.MAX_VALUE),
                    Long.toString(Long.MIN_VALUE),
                    "0",
                    "1e400",
                    "\"" + (now + 60) + "\"",
                    "null",
                    "true"
                }) {
            good().with("\"exp\":\\d+", "\"exp\":" + exp).assertRefused(server);
        }
        good().with("\"exp\":\\d+,", "").assertRefused(server);
        good().with("\"exp\"", "\"nbf\":%d,\"iat\":%d,\"exp\"".formatted(now + 60, now + 60))
                .assertTaken(server);
        good().with("\"exp\"", "\"nbf\":%d,\"exp\"".formatted(now + 61)).assertRefused(server);
        good().with("\"exp\"", "\"iat\":%d,\"exp\"".formatted(now + 61)).assertRefused(server);
    }

    @Test
    void itIsTakenOnce() {
        Assertion assertion = good();
        assertion.assertTaken(server);

        assertion.assertRefused(server);
        clock.move(Duration.ofSeconds(119));
        assertion.assertRefused(server);
    }

    @Test
    void theSameJtiOfAnotherTimeIsTheSameAssertion() {
        Assertion assertion = good().with("\"jti\":\"[^\"]*\"", "\"jti\":\"the same\"");
        assertion.assertTaken(server);

        assertion
                .with("\"exp\":\\d+", "\"exp\":" + clock.instant().plusSeconds(90).getEpochSecond())
                .assertRefused(server);
    }

    @Test
    void redisForgetsItWhenNobodyWouldTakeItAnyMore() {
        good().with("\"jti\":\"[^\"]*\"", "\"jti\":\"remembered\"").assertTaken(server);

        assertThat(redis.key().pttl("assertion:signer:remembered"))
                .isBetween(Duration.ofSeconds(110).toMillis(), Duration.ofSeconds(120).toMillis());
    }

    @Test
    void withoutAJtiOfABoundedLengthItIsRefused() {
        good().with(",\"jti\":\"[^\"]*\"", "").assertRefused(server);
        good().with("\"jti\":\"[^\"]*\"", "\"jti\":\"\"").assertRefused(server);
        good().with("\"jti\":\"[^\"]*\"", "\"jti\":7").assertRefused(server);
        good().with("\"jti\":\"[^\"]*\"", "\"jti\":\"" + "j".repeat(256) + "\"")
                .assertTaken(server);
        good().with("\"jti\":\"[^\"]*\"", "\"jti\":\"" + "j".repeat(257) + "\"")
                .assertRefused(server);
    }

    @Test
    void whileRedisIsAwayNobodyCanTellWhetherItWasUsed() throws Exception {
        redis.execute("CLIENT", "PAUSE", "3000", "ALL");
        Answer answer = Assertion.send(server, good().text());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("\"error\"");
        Instance.await(
                "Redis is back",
                Duration.ofSeconds(10),
                () -> Assertion.send(server, good().text()).status() == 200);
    }

    private Assertion good() {
        return Assertion.at(clock.instant());
    }
}
