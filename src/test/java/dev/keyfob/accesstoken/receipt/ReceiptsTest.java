package dev.keyfob.accesstoken.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Proof of receipt in Redis, and what a predecessor gets where Redis does not tell.
@QuarkusTest
@Tag(Twin.INSIDE)
class ReceiptsTest extends HttpTest {

    private static final Duration CARRIED = Duration.ofSeconds(10);

    @Inject RedisDataSource redis;

    @Test
    void theFirstUseOfEachGenerationIsNoted_andNeverLowers() throws Exception {
        Phone phone = Phone.of(server, "alice");
        String first = phone.accessToken();
        assertThat(seen(phone)).isNull();

        phone.call("GET", "/me");
        awaitSeen(phone, "0");
        phone.refresh();
        phone.refresh();
        phone.call("GET", "/me");
        awaitSeen(phone, "2");
        Phone other = Phone.of(server, "bob");
        server.call("GET", "/me", first);
        other.call("GET", "/me");
        awaitSeen(other, "0");

        assertThat(seen(phone)).isEqualTo("2");
    }

    @Test
    void itLivesAsLongAsAPredecessorCanBePresented() throws Exception {
        Phone phone = Phone.of(server, "alice");
        phone.call("GET", "/me");
        awaitSeen(phone, "0");

        assertThat(redis.key().ttl(key(phone)))
                .isBetween(Duration.ofDays(60).toSeconds() - 60, Duration.ofDays(60).toSeconds());
    }

    @Test
    void aRefusedTokenProvesNothing() throws Exception {
        Phone phone = Phone.of(server, "alice");
        phone.signOut();
        Phone other = Phone.of(server, "bob");

        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        other.call("GET", "/me");
        awaitSeen(other, "0");

        assertThat(seen(phone)).isNull();
    }

    @Test
    void whileRedisIsAway_aPredecessorAfterTheWindowForks() throws Exception {
        assertThat(predecessorWhileRedisIsAway("demo").status()).isEqualTo(200);
    }

    @Test
    void whileRedisIsAway_itIsReuseWhereTheClientSaysSo() throws Exception {
        Answer answer = predecessorWhileRedisIsAway("strict");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("sign_out_reason")).isEqualTo("reuse_detected");
    }

    /// Its successor was used, but nobody can tell.
    private Answer predecessorWhileRedisIsAway(String client) throws Exception {
        Phone phone = Phone.signIn(server, client, server.signUp("alice"));
        String predecessor = phone.refreshToken();
        phone.refresh();
        phone.call("GET", "/me");
        awaitSeen(phone, "1");
        clock.move(Duration.ofHours(1));

        redis.execute("CLIENT", "PAUSE", "4000", "ALL");
        Answer answer = server.refresh(client, predecessor);
        Instance.await("Redis is back", CARRIED, () -> "1".equals(seen(phone)));
        return answer;
    }

    private void awaitSeen(Phone phone, String generation) throws Exception {
        Instance.await("noted", CARRIED, () -> generation.equals(seen(phone)));
    }

    private @Nullable String seen(Phone phone) {
        try {
            return redis.value(String.class).get(key(phone));
        } catch (RuntimeException away) {
            return "away";
        }
    }

    private static String key(Phone phone) {
        return "seen:{" + phone.id() + "}";
    }
}
