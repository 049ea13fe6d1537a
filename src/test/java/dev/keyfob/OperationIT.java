package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an operator sees, and what happens when too many come at once.
class OperationIT {

    private final EmbeddedStores stores = Stores.startEmpty();

    @AfterEach
    void stopStores() {
        stores.stop();
    }

    @Test
    void healthMetricsAndTheInterfaceAreOnTheManagementPortOnly_andNothingOfDevelopmentIsServed()
            throws Exception {
        try (Instance keyfob = Instance.on(stores)) {
            var management = new Server("http://127.0.0.1:" + keyfob.management());
            Phone phone = Phone.of(keyfob.server(), "alice");
            phone.refresh();

            for (String path :
                    List.of(
                            "/q/health",
                            "/q/health/live",
                            "/q/health/ready",
                            "/q/health/started")) {
                assertThat(management.call("GET", path, "").body()).contains("\"status\": \"UP\"");
                assertThat(keyfob.server().call("GET", path, "").status()).isEqualTo(404);
            }
            assertThat(management.call("GET", "/q/metrics", "").body())
                    .contains(
                            "keyfob_security_events_total{reason=\"\",type=\"refresh.rotated\"} 1.0");
            assertThat(management.call("GET", "/q/openapi", "").body())
                    .contains("title: Keyfob", "/authorize-challenge:");
            for (String path : List.of("/q/metrics", "/q/openapi", "/development/mail")) {
                assertThat(keyfob.server().call("GET", path, "").status()).isEqualTo(404);
            }
            assertThat(management.call("GET", "/development/mail", "").status()).isEqualTo(404);
        }
    }

    @Test
    void withoutRedisItIsReady_withoutPostgresItIsNot() throws Exception {
        try (Instance keyfob = Instance.on(stores)) {
            var management = new Server("http://127.0.0.1:" + keyfob.management());
            stores.redis().kill();
            assertThat(management.call("GET", "/q/health/ready", "").status()).isEqualTo(200);
            stores.postgres().kill();

            Instance.await(
                    "is not ready",
                    Duration.ofSeconds(30),
                    () -> management.call("GET", "/q/health/ready", "").status() == 503);
            assertThat(management.call("GET", "/q/health/live", "").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsMissingOrWrongIsToldInOneSentence() throws Exception {
        Instance.on(stores).close();

        assertThat(sentence(Map.of("KEYFOB_ISSUER", "")))
                .isEqualTo(
                        "keyfob.issuer is not set: give the https origin under which apps reach Keyfob, for example KEYFOB_ISSUER=https://id.example.com");
        assertThat(sentence(Map.of("KEYFOB_ISSUER", "http://id.example.com")))
                .startsWith("keyfob.issuer cannot be used: it is an https origin");
        assertThat(sentence(Map.of("KEYFOB_CLIENT__DEMO__GRANTS", "password")))
                .isEqualTo(
                        "keyfob.client.\"demo\".grants cannot be used: it takes authorization_code, refresh_token and client_credentials");
        assertThat(sentence(Map.of("KEYFOB_SIGNING_MASTER_KEY", "")))
                .startsWith("keyfob.signing.master-key is not set");
        assertThat(sentence(Map.of("KEYFOB_SIGNING_MASTER_KEY", "short")))
                .startsWith("keyfob.signing.master-key cannot be used: it is 32 bytes in base64");
        assertThat(
                        sentence(
                                Map.of(
                                        "KEYFOB_SIGNING_MASTER_KEY",
                                        "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")))
                .startsWith(
                        "keyfob.signing.master-key is not the one under which this database's keys were sealed");
    }

    private String sentence(Map<String, String> wrong) throws Exception {
        String output = Instance.start(Instance.environment(stores, wrong)).refusal();
        assertThat(output).doesNotContain("\tat ", "Exception");
        return output.lines().toList().getLast();
    }

    @Test
    void beyondTheQueueASignInIsAskedAgainLater_andRefreshesGoOn() throws Exception {
        var environment = new HashMap<>(Instance.REAL_HASHING);
        environment.put("KEYFOB_ACCOUNT_HASHING_THREADS", "1");
        environment.put("KEYFOB_ACCOUNT_HASHING_QUEUE", "2");
        try (Instance keyfob = Instance.on(stores, environment)) {
            Server server = keyfob.server();
            Person alice = server.signUp("alice");
            Phone phone = Phone.signIn(server, alice);

            List<Answer> answers;
            try (var threads = Executors.newFixedThreadPool(40)) {
                var signIns =
                        threads.invokeAll(
                                IntStream.range(0, 40)
                                        .<Callable<Answer>>mapToObj(
                                                _ -> () -> server.challenge("demo", alice))
                                        .toList());
                assertThat(phone.refresh().status()).isEqualTo(200);
                answers = answersOf(signIns);
            }

            assertThat(answers)
                    .allMatch(answer -> answer.status() == 200 || answer.status() == 429);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 200)
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 429)
                    .isNotEmpty()
                    .allSatisfy(answer -> {
                        assertThat(answer.header("Retry-After")).isEqualTo("1");
                        assertThat(answer.header("Content-Type"))
                                .isEqualTo("application/problem+json");
                        assertThat(answer.body()).doesNotContain("\"error\"");
                    });
        }
    }

    private static List<Answer> answersOf(List<Future<Answer>> futures) throws Exception {
        var answers = new ArrayList<Answer>();
        for (Future<Answer> future : futures) {
            answers.add(future.get());
        }
        return answers;
    }
}
