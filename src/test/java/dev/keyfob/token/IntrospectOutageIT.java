package dev.keyfob.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An API asks about tokens while a store is away: it is never told that a good one is not active,
/// or that a revoked one is.
class IntrospectOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KillableStores stores = KillableStores.start();

    IntrospectOutageIT() throws Exception {}

    @AfterEach
    void end() {
        stores.close();
    }

    @Test
    void whereNobodyCanTellItAsksAgain() throws Exception {
        try (Instance instance =
                stores.instance(
                        Map.of(
                                "KEYFOB_CLIENT__BACKEND__GRANTS",
                                "authorization_code,refresh_token",
                                "KEYFOB_CLIENT__BACKEND__SECRET_HASH",
                                ConfidentialClients.hash(ConfidentialClients.SECRET)))) {
            Server backend = ConfidentialClients.as("backend", instance.server());
            Phone phone = Phone.signIn(backend, "backend", instance.server().signUp("alice"));
            assertActive(ask(backend, phone.accessToken()));
            assertActive(ask(backend, phone.refreshToken()));

            stores.killRedis();
            Instance.await(
                    "nobody can tell",
                    PATIENCE,
                    () -> ask(backend, phone.accessToken()).status() == 503);
            assertTryAgain(ask(backend, phone.accessToken()));
            stores.startRedis();
            Instance.await(
                    "told again",
                    PATIENCE,
                    () -> ask(backend, phone.accessToken()).status() == 200);
            assertActive(ask(backend, phone.accessToken()));

            stores.killPostgres();
            assertTryAgain(ask(backend, phone.refreshToken()));
            assertActive(ask(backend, phone.accessToken()));
        }
    }

    private static Answer ask(Server backend, String token) {
        return backend.form("/introspect", "token", token);
    }

    private static void assertActive(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"active\":true");
    }

    private static void assertTryAgain(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("\"error\"", "active");
    }
}
