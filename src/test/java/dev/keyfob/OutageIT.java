package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// A store that is killed, stopped or paused under a running Keyfob.
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final KillableStores stores = KillableStores.start();
    private Instance instance;

    OutageIT() throws Exception {}

    @BeforeAll
    void start() throws Exception {
        instance = stores.instance(Map.of("KEYFOB_LIMIT_ENABLED", "true"));
    }

    @AfterAll
    void end() {
        instance.close();
        stores.close();
    }

    @Test
    void withoutPostgresARefreshIsAskedAgain_andTheTokenStillWorksAfterwards() throws Exception {
        Server server = instance.server();
        Phone phone = Phone.of(server, "alice");
        assertThat(phone.refresh().status()).isEqualTo(200);
        String held = phone.refreshToken();
        stores.killPostgres();

        assertTryAgain(phone.refresh());
        assertTryAgain(
                server.challenge(
                        "demo", new Server.Person("alice@example.com", "every-press-a-new-code")));
        assertTryAgain(server.redeem("demo", "x"));
        assertTryAgain(phone.signOut());
        assertTryAgain(phone.call("GET", "/me/devices"));
        assertTryAgain(phone.call("GET", "/me"));
        assertTryAgain(
                server.json(
                        "POST",
                        "/accounts",
                        "",
                        "{\"email\":\"bob@example.com\",\"password\":\"every-press-a-new-code\"}"));
        assertThat(phone.refreshToken()).isEqualTo(held);
        Answer page =
                server.sending("Accept", Server.HTML_FIRST)
                        .form("/close-account", "email", "alice@example.com");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.header("Retry-After")).isEqualTo("1");
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.body()).contains("This cannot be done at the moment.");

        stores.startPostgres();
        Instance.await("refreshes again", RECOVERY, () -> phone.refresh().status() == 200);
        assertThat(phone.generation()).isEqualTo(2);
    }

    @Test
    void aMalformedRefreshTokenIsRefusedWithoutAReadOfTheDatabase() throws Exception {
        Server server = instance.server();
        String good = Phone.of(server, "alice").refreshToken();
        stores.killPostgres();

        for (String bad :
                List.of(
                        "x",
                        "kfr_",
                        good.substring(0, good.length() - 1),
                        good + "=",
                        good.substring(0, 94) + "==",
                        good.substring(0, 30) + "+" + good.substring(31),
                        good.substring(0, 95) + (good.endsWith("A") ? "B" : "A"),
                        "kfr_" + "A".repeat(92),
                        "k".repeat(100_000))) {
            Answer answer = server.refresh("demo", bad);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_grant");
        }
        assertThat(server.refresh("demo", "").text("error")).isEqualTo("invalid_request");
        assertTryAgain(server.refresh("demo", good));

        stores.startPostgres();
        Instance.await(
                "refreshes again", RECOVERY, () -> server.refresh("demo", good).status() == 200);
    }

    @Test
    void withPostgresPausedARequestEndsInTime() throws Exception {
        Phone phone = Phone.of(instance.server(), "alice");
        stores.pausePostgres();
        long started = System.nanoTime();

        assertTryAgain(phone.refresh());

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(9));
        stores.resumePostgres();
        Instance.await("refreshes again", RECOVERY, () -> phone.refresh().status() == 200);
    }

    @Test
    void withoutRedisNoAccessTokenIsAccepted_refreshesGoOn_andEndedDevicesStayEndedWhenItIsBack()
            throws Exception {
        Server server = instance.server();
        Server.Person alice = server.signUp("alice");
        Phone lost = Phone.signIn(server, alice);
        Phone phone = Phone.signIn(server, alice);
        stores.killRedis();

        awaitThatNobodyCanTell(phone);
        assertTryAgain(phone.call("GET", "/me"));
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(lost.signOut().status()).isEqualTo(200);

        stores.startRedis();
        Instance.await(
                "checks bearers again", RECOVERY, () -> phone.call("GET", "/me").status() == 200);
        Instance.await(
                "carries what was left", RECOVERY, () -> lost.call("GET", "/me").status() == 401);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void withoutRedisAnInstanceStartsAllTheSame() throws Exception {
        Phone phone = Phone.of(instance.server(), "alice");
        stores.killRedis();

        try (Instance started = stores.instance(Map.of())) {
            assertThat(started.server().refresh("demo", phone.refreshToken()).status())
                    .isEqualTo(200);
        }

        stores.startRedis();
    }

    @Test
    void withRedisPausedARequestEndsInTime() throws Exception {
        Phone phone = Phone.of(instance.server(), "alice");
        stores.pauseRedis();
        awaitThatNobodyCanTell(phone);
        long started = System.nanoTime();

        assertTryAgain(phone.call("GET", "/me"));
        assertThat(phone.signOut().status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(10));
        stores.resumeRedis();
        Instance.await(
                "carries the sign-out", RECOVERY, () -> phone.call("GET", "/me").status() == 401);
    }

    /// For a second after the last news of Redis a bearer is checked in memory.
    private static void awaitThatNobodyCanTell(Phone phone) throws Exception {
        Instance.await("nobody can tell", RECOVERY, () -> phone.call("GET", "/me").status() == 503);
    }

    private static void assertTryAgain(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"A store is out of reach. Keep the tokens, and send the same request again after the time in Retry-After.\"}");
    }
}
