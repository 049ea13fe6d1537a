package dev.keyfob.signingkey;

import static dev.keyfob.ConfidentialClients.SECRET;
import static dev.keyfob.ConfidentialClients.hash;
import static dev.keyfob.ConfidentialClients.ownToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Three instances on one database, whose signing key changes: each takes what the others sign, and
/// nothing of a key that was withdrawn. Prints what it measures.
class KeyRotationIT {

    private static final Duration LASTING = Duration.ofSeconds(Instance.times(20, 60));
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int PHONES = 9;

    private static final Map<String, String> OPERATOR =
            Map.of(
                    "KEYFOB_CLIENT__OPERATOR__GRANTS", "client_credentials",
                    "KEYFOB_CLIENT__OPERATOR__SCOPES", "keyfob:admin",
                    "KEYFOB_CLIENT__OPERATOR__SECRET_HASH", hash(SECRET));

    /// Tokens of the last rotations that each phone sends again.
    private static final int KEPT = 50;

    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Set<String> kids = ConcurrentHashMap.newKeySet();
    private final LongAdder refreshes = new LongAdder();

    private final EmbeddedStores stores = Stores.startEmpty();
    private final List<Instance> instances = new ArrayList<>();

    @AfterEach
    void end() {
        instances.forEach(Instance::close);
        stores.stop();
    }

    @Test
    void howeverOftenTheKeyChangesNoTokenIsRefused() throws Exception {
        List<Server> servers =
                three(
                        Map.of(
                                "KEYFOB_SIGNING_ROTATE_EVERY",
                                EVERY.toString(),
                                "KEYFOB_SIGNING_PUBLISH_AHEAD",
                                "PT1S"));

        load(servers);

        System.out.printf(
                "A rotation every %s for %s on three instances: %d keys signed; %d refreshes; answers at /me %s%n",
                EVERY, LASTING, kids.size(), refreshes.sum(), answers);
        assertThat(answers).containsOnlyKeys(200);
        assertThat(refreshes.sum()).isGreaterThan(LASTING.toSeconds() * 10);
        assertThat((long) kids.size()).isGreaterThanOrEqualTo(LASTING.dividedBy(EVERY) / 2);
    }

    @Test
    void aWithdrawnKeysTokensAreRefusedByEveryInstanceWithinSeconds() throws Exception {
        List<Server> servers = three(OPERATOR);
        Phone phone = Phone.of(servers.getFirst(), "alice");
        String leaked = phone.accessToken();
        for (Server server : servers) {
            assertThat(server.call("GET", "/me", leaked).status()).isEqualTo(200);
        }

        order("/admin/signing-keys/" + TokenHeader.of(leaked).kid() + "/withdraw");
        long withdrawn = System.nanoTime();
        assertThat(servers.getFirst().call("GET", "/me", leaked).status()).isEqualTo(401);
        Instance.await(
                "refused everywhere",
                LIMIT,
                () ->
                        servers.stream()
                                .allMatch(server ->
                                        server.call("GET", "/me", leaked).status() == 401));

        System.out.printf(
                "A withdrawn key is out on three instances after %d ms%n",
                Duration.ofNanos(System.nanoTime() - withdrawn).toMillis());
        for (Server issuer : servers) {
            phone.keep(issuer.refresh("demo", phone.refreshToken()));
            for (Server server : servers) {
                assertThat(server.call("GET", "/me", phone.accessToken()).status()).isEqualTo(200);
            }
        }
    }

    private List<Server> three(Map<String, String> environment) throws Exception {
        instances.addAll(Instance.on(stores, List.of(environment, environment, environment)));
        return instances.stream().map(Instance::server).toList();
    }

    private void order(String path) {
        Instance first = instances.getFirst();
        var management = new Server("http://127.0.0.1:" + first.management());
        String token = ownToken("operator", first.server()).text("access_token");
        assertThat(management.call("POST", path, token).status()).isEqualTo(200);
    }

    private void load(List<Server> servers) throws Exception {
        List<Phone> phones =
                IntStream.range(0, PHONES)
                        .mapToObj(i -> Phone.of(servers.get(i % 3), "phone" + i))
                        .toList();
        long end = System.nanoTime() + LASTING.toNanos();
        try (var threads = Executors.newFixedThreadPool(PHONES)) {
            List<Callable<Boolean>> users =
                    IntStream.range(0, PHONES)
                            .<Callable<Boolean>>mapToObj(
                                    i -> () -> use(phones.get(i), servers, new Random(i), end))
                            .toList();
            for (Future<Boolean> user : threads.invokeAll(users)) {
                assertThat(user.get()).isTrue();
            }
        }
    }

    /// Refreshes at one instance, and shows the new token and an older one to the others.
    private boolean use(Phone phone, List<Server> servers, Random dice, long end) {
        List<String> tokens = new ArrayList<>();
        while (System.nanoTime() < end) {
            int issuer = dice.nextInt(servers.size());
            Answer answer = servers.get(issuer).refresh("demo", phone.refreshToken());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            phone.keep(answer);
            refreshes.increment();
            kids.add(TokenHeader.of(phone.accessToken()).kid());
            tokens.add(phone.accessToken());
            String older = tokens.get(Math.max(0, tokens.size() - 1 - dice.nextInt(KEPT)));
            show(servers.get((issuer + 1) % servers.size()), phone.accessToken());
            show(servers.get((issuer + 2) % servers.size()), phone.accessToken());
            show(servers.get(dice.nextInt(servers.size())), older);
        }
        return true;
    }

    private void show(Server server, String token) {
        int status = server.call("GET", "/me", token).status();
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }
}
