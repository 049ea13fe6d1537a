package dev.keyfob.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.RedisCluster;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// Limits of the packaged program, with and without Redis.
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitIT {

    private static final Map<String, String> LIMITED = Map.of("KEYFOB_LIMIT_ENABLED", "true");

    /// The time-out of Redis, and what a busy machine adds.
    private static final Duration ONCE = Duration.ofSeconds(4);

    private static final Duration TIME_OUT = Duration.ofSeconds(1);
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final List<Instance> instances = new ArrayList<>();
    private final KillableStores stores = KillableStores.start();

    LimitIT() throws IOException {}

    @BeforeAll
    void start() throws Exception {
        instances.addAll(stores.instances(List.of(LIMITED, LIMITED)));
    }

    @BeforeEach
    void everyBucketIsFull() throws Exception {
        stores.flushRedis();
    }

    @AfterAll
    void end() {
        instances.forEach(Instance::close);
        stores.close();
    }

    @Test
    void instancesShareTheBuckets_alsoForRequestsThatMeet() throws Exception {
        var guesses = new ArrayList<Callable<Answer>>();
        String nobody = nobody();
        for (int i = 0; i < 30; i++) {
            guesses.addAll(instances.stream().map(at -> guess(at.server(), nobody)).toList());
        }

        List<Answer> answers = Together.atOnce(guesses);

        assertThat(answers.stream().filter(answer -> answer.status() == 400)).hasSize(10);
        assertThat(answers.stream().filter(answer -> answer.status() == 429)).hasSize(50);
    }

    @Test
    void aForwardedHeaderIsNotBelievedWhereNoProxyIsNamed() throws Exception {
        Server server = instances.getFirst().server();
        for (int i = 0; i < 600; i++) {
            guess(Limited.at(server, i), nobody()).call();
        }

        assertThat(
                        Together.atOnce(
                                        Collections.nCopies(
                                                50, guess(Limited.at(server, 1_000), nobody())))
                                .stream()
                                .map(Answer::status))
                .contains(429);
    }

    @Test
    void whileRedisIsAwayEachInstanceCounts_andOneRequestAloneWaits_untilItIsBack()
            throws Exception {
        Server first = instances.getFirst().server();
        Server second = instances.getLast().server();
        Phone phone = Phone.of(first, "alice");
        stores.pauseRedis();

        assertThat(timed(guess(first, nobody()))).isLessThan(ONCE);
        assertLimitedHere(10, nobodyGuesses(first));
        assertLimitedHere(5, signsUp(first));
        assertLimitedHere(5, asksForAReset(first));
        assertLimitedHere(10, guessesACode(first));
        assertLimitedHere(60, phone::refresh);
        assertLimitedHere(10, nobodyGuesses(second));

        stores.killRedis();
        for (Server server : List.of(first, second)) {
            assertLimitedHere(10, nobodyGuesses(server));
        }

        stores.startRedis();

        for (Instance instance : instances) {
            Instance.await(
                    "counts with the others",
                    RECOVERY,
                    () -> {
                        guess(instance.server(), nobody()).call();
                        return Files.readString(instance.log()).contains("Redis is back");
                    });
        }
        String nobody = nobody();
        for (int i = 0; i < 10; i++) {
            assertThat(guess(first, nobody).call().status()).isEqualTo(400);
        }
        assertThat(guess(second, nobody).call().status()).isEqualTo(429);
    }

    @Test
    void aClusterCountsToo_eachBucketOnOneNode() throws Exception {
        try (var cluster = new RedisCluster();
                Instance instance =
                        stores.instance(
                                Map.of(
                                        "KEYFOB_LIMIT_ENABLED",
                                        "true",
                                        "QUARKUS_REDIS_HOSTS",
                                        cluster.hosts(),
                                        "QUARKUS_REDIS_CLIENT_TYPE",
                                        "cluster",
                                        "QUARKUS_REDIS_PASSWORD",
                                        RedisCluster.PASSWORD))) {
            for (int i = 0; i < 12; i++) {
                String nobody = nobody();
                assertLimitedHere(10, guess(instance.server(), nobody));
                assertThat(cluster.has("limit:sign-in:target:10/PT1H:" + Target.of(nobody).hash()))
                        .isTrue();
            }
        }
    }

    /// Asks until it is too often, in less time than Redis would have been waited for.
    private static void assertLimitedHere(int times, Callable<Answer> request) throws Exception {
        long begun = System.nanoTime();
        int passed = 0;
        Answer answer = request.call();
        while (answer.status() < 429) {
            passed++;
            answer = request.call();
        }
        // More where a bucket fills while it is emptied.
        assertThat(passed).isBetween(times, 2 * times);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isLessThan(TIME_OUT.multipliedBy(times));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    private static Duration timed(Callable<Answer> request) throws Exception {
        long begun = System.nanoTime();
        assertThat(request.call().status()).isEqualTo(400);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Callable<Answer> nobodyGuesses(Server server) {
        return guess(server, nobody());
    }

    /// No stored password could be as long: nothing is hashed.
    private static Callable<Answer> guess(Server server, String username) {
        return () -> server.challenge("demo", new Person(username, "x".repeat(2_000)));
    }

    private static Callable<Answer> signsUp(Server server) {
        String account =
                "{\"email\":\"%s\",\"password\":\"every-press-a-new-code\"}".formatted(nobody());
        return () -> server.json("POST", "/accounts", "", account);
    }

    private static Callable<Answer> asksForAReset(Server server) {
        String reset = "{\"email\":\"%s\"}".formatted(nobody());
        return () -> server.json("POST", "/accounts/reset-password", "", reset);
    }

    private static Callable<Answer> guessesACode(Server server) {
        String proof = "{\"verification\":\"%s\",\"code\":\"000000\"}".formatted(UUID.randomUUID());
        return () -> server.json("POST", "/accounts/verify-email", "", proof);
    }

    private static String nobody() {
        return UUID.randomUUID() + "@example.com";
    }
}
