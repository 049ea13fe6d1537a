package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The order in which an instance ends that is asked to.
class StopIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final EmbeddedStores stores = Stores.startEmpty();
    private final Letterbox letterbox = Letterbox.open();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Instance keyfob;

    @BeforeEach
    void start() throws Exception {
        var environment = new HashMap<>(ConfidentialClients.FOLLOWER);
        environment.put("QUARKUS_SHUTDOWN_DELAY", "1S");
        letterbox
                .configuration()
                .forEach((name, value) -> environment.put(Instance.variable(name), value));
        keyfob = Instance.on(stores, environment);
    }

    @AfterEach
    void end() {
        keyfob.close();
        threads.close();
        letterbox.close();
        stores.stop();
    }

    @Test
    void readinessGoesFirst_thenRequestsInFlightFinish_andTheOutboxesAreEmptyAtTheEnd()
            throws Exception {
        Server server = keyfob.server();
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone lost = Phone.signIn(server, alice);
        Future<Answer> followed = follow();
        try (HeldRow row = HeldRow.of(database(), "device_session", phone.id())) {
            Future<Answer> refresh = row.lineUp(phone::refresh);

            keyfob.askToEnd();

            Instance.await("unready", LIMIT, () -> status("/q/health/ready") == 503);
            assertThat(status("/q/health/live")).isEqualTo(200);
            assertThat(lost.refresh().status()).as("until nobody asks any more").isEqualTo(200);
            assertThat(followed.get(10, TimeUnit.SECONDS).body()).contains("event:ready");
            Instance.await("asks callers to go", LIMIT, () -> goes(server));
            assertThat(refresh.isDone()).isFalse();

            // The last ones in flight leave something in each outbox.
            assertThat(reset(alice).status()).isEqualTo(202);
            assertThat(lost.signOut().status()).isEqualTo(200);
            row.letGo();

            assertThat(refresh.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(keyfob.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(count("select count(*) from revocation where published_at is null")).isZero();
        assertThat(count("select count(*) from mail")).isZero();
        assertThat(letterbox.of(alice.email())).hasSize(1);
        assertThat(count("select count(*) from security_event where type = 'device.signed_out'"))
                .isOne();
    }

    /// Reads the feed of revocations to its end.
    private Future<Answer> follow() {
        String token =
                ConfidentialClients.ownToken("follower", keyfob.server()).text("access_token");
        return threads.submit(() -> keyfob.server().call("GET", "/revocations", token));
    }

    private Answer reset(Person person) {
        return keyfob.server()
                .json(
                        "POST",
                        "/accounts/reset-password",
                        "",
                        "{\"email\":\"%s\"}".formatted(person.email()));
    }

    private static boolean goes(Server server) {
        return server.call("GET", "/.well-known/jwks.json", "")
                .header("Connection")
                .equals("close");
    }

    private int status(String path) {
        return keyfob.operation().call("GET", path, "").status();
    }

    private int count(String sql) throws Exception {
        return Stores.number(stores.postgres(), sql);
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(
                stores.postgres().jdbcUrl(),
                stores.postgres().username(),
                stores.postgres().password());
    }
}
