package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import dev.keyfob.platform.embedded.EmbeddedPostgres;
import dev.keyfob.platform.embedded.EmbeddedRedis;
import dev.keyfob.platform.embedded.StoreBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A store that is killed, stopped or paused under a running Keyfob.
class OutageIT {

    private static final StoreBinaries BINARIES =
            StoreBinaries.in(Path.of("target", "store-binaries"));
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private Path folder = Instance.ROOT;
    private EmbeddedPostgres postgres;
    private EmbeddedRedis redis;
    private Instance instance;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(Instance.ROOT);
        folder = Files.createTempDirectory(Instance.ROOT, "outage-");
        postgres =
                EmbeddedPostgres.start(folder.resolve("postgres"), Instance.freePort(), BINARIES);
        redis = EmbeddedRedis.start(folder.resolve("redis"), Instance.freePort(), BINARIES);
        instance =
                Instance.start(
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(),
                                "QUARKUS_DATASOURCE_USERNAME", postgres.username(),
                                "QUARKUS_DATASOURCE_PASSWORD", postgres.password(),
                                "QUARKUS_REDIS_HOSTS", redis.hosts(),
                                "QUARKUS_REDIS_PASSWORD", redis.password(),
                                "KEYFOB_SIGNING_MASTER_KEY",
                                        "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                                "KEYFOB_ISSUER", "http://localhost:8080",
                                "KEYFOB_ACCOUNT_VERIFY_EMAIL", "optional",
                                "KEYFOB_CLIENT__DEMO__GRANTS", "authorization_code,refresh_token"));
        instance.awaitHealth();
    }

    @AfterEach
    void end() {
        instance.close();
        redis.kill();
        postgres.kill();
    }

    @Test
    void withoutPostgresARefreshIsAskedAgain_andTheTokenStillWorksAfterwards() throws Exception {
        Server server = instance.server();
        Phone phone = Phone.of(server, "alice");
        assertThat(phone.refresh().status()).isEqualTo(200);
        String held = phone.refreshToken();
        postgres.kill();

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

        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), postgres.port(), BINARIES);
        Instance.await("refreshes again", RECOVERY, () -> phone.refresh().status() == 200);
        assertThat(phone.generation()).isEqualTo(2);
    }

    @Test
    void aMalformedRefreshTokenIsRefusedWithoutAReadOfTheDatabase() {
        Server server = instance.server();
        String good = Phone.of(server, "alice").refreshToken();
        postgres.kill();

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
    }

    @Test
    void withPostgresPausedARequestEndsInTime() {
        Phone phone = Phone.of(instance.server(), "alice");
        postgres.pause();
        long started = System.nanoTime();

        assertTryAgain(phone.refresh());

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(9));
        postgres.resume();
    }

    @Test
    void withoutRedisNoAccessTokenIsAccepted_refreshesGoOn_andEndedDevicesStayEndedWhenItIsBack()
            throws Exception {
        Server server = instance.server();
        Server.Person alice = server.signUp("alice");
        Phone lost = Phone.signIn(server, alice);
        Phone phone = Phone.signIn(server, alice);
        redis.kill();

        awaitThatNobodyCanTell(phone);
        assertTryAgain(phone.call("GET", "/me"));
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(lost.signOut().status()).isEqualTo(200);

        redis = EmbeddedRedis.start(folder.resolve("redis"), redis.port(), BINARIES);
        Instance.await(
                "checks bearers again", RECOVERY, () -> phone.call("GET", "/me").status() == 200);
        Instance.await(
                "carries what was left", RECOVERY, () -> lost.call("GET", "/me").status() == 401);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void withRedisPausedARequestEndsInTime() throws Exception {
        Phone phone = Phone.of(instance.server(), "alice");
        redis.pause();
        awaitThatNobodyCanTell(phone);
        long started = System.nanoTime();

        assertTryAgain(phone.call("GET", "/me"));
        assertThat(phone.signOut().status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(10));
        redis.resume();
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
