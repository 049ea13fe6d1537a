package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.platform.embedded.ReplicatedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The primary dies by kill -9 under load, and its synchronous standby takes over: no phone is
/// signed out, and nothing that was answered is lost.
class PostgresFailoverIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PHONES = 6;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<Phone> signedOut = new ConcurrentLinkedQueue<>();

    @Test
    void noPhoneIsSignedOut_andWhoWasToldToBeSignedOutStaysSo() throws Exception {
        Files.createDirectories(Path.of("target", "starts"));
        Path folder =
                Files.createTempDirectory(
                        Path.of("target", "starts").toAbsolutePath(), "replicated-");
        try (KillableStores stores = KillableStores.start();
                ReplicatedPostgres postgres = ReplicatedPostgres.start(folder)) {
            List<Instance> both =
                    stores.instances(List.of(postgres.environment(), postgres.environment()));
            try (Instance one = both.getFirst();
                    Instance other = both.getLast()) {
                List<Traveller> phones =
                        IntStream.range(0, PHONES)
                                .mapToObj(i -> new Traveller((i % 2 == 0 ? one : other).server()))
                                .toList();
                List<Future<?>> load = load(phones, one.server());

                awaitMore(phones);
                int before = signedOut.size();
                assertThat(before).isPositive();
                postgres.failOver();
                awaitMore(phones);
                Instance.await("signs out again", LIMIT, () -> signedOut.size() > before + 3);

                over.set(true);
                for (Future<?> journey : load) {
                    journey.get(60, TimeUnit.SECONDS);
                }
                for (Traveller phone : phones) {
                    phone.goesOn();
                }
                for (Phone phone : signedOut) {
                    Answer answer = phone.refresh();
                    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                    assertThat(answer.text("sign_out_reason")).isEqualTo("signed_out");
                }
                assertThat(
                                postgres.number(
                                        "select count(*) from device_session where revocation_reason = 'REFRESH_REUSED'"))
                        .isZero();
                System.out.printf(
                        "a failover under load: %s refreshes a phone, %d sign-outs, none undone%n",
                        phones.stream().map(Traveller::refreshes).toList(), signedOut.size());
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private List<Future<?>> load(List<Traveller> phones, Server server) {
        var load = new ArrayList<Future<?>>();
        for (Traveller phone : phones) {
            load.add(threads.submit(() -> travel(phone)));
        }
        load.add(threads.submit(() -> signOut(server)));
        return load;
    }

    private void travel(Traveller phone) {
        for (int turn = 1; !over.get(); turn++) {
            phone.takesATurn(turn);
        }
    }

    /// Signs in and out, and remembers whom it was told that the end is written.
    private void signOut(Server server) {
        Server.Person person = server.signUp("alice");
        while (!over.get()) {
            signedIn(server, person)
                    .ifPresent(phone -> {
                        if (Traveller.answered(phone::signOut)
                                .filter(answer -> answer.status() == 200)
                                .isPresent()) {
                            signedOut.add(phone);
                        }
                    });
        }
    }

    /// Empty while a store is away.
    private static Optional<Phone> signedIn(Server server, Server.Person person) {
        return Traveller.answered(() -> server.challenge("demo", person))
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.text("authorization_code"))
                .flatMap(code -> Traveller.answered(() -> server.redeem("demo", code)))
                .filter(answer -> answer.status() == 200)
                .map(tokens -> Phone.holding(server, tokens));
    }

    private static void awaitMore(List<Traveller> phones) throws Exception {
        List<Integer> before = phones.stream().map(Traveller::refreshes).toList();
        Instance.await(
                "each phone has refreshed again",
                LIMIT,
                () ->
                        IntStream.range(0, PHONES)
                                .allMatch(i -> phones.get(i).refreshes() > before.get(i) + 5));
    }
}
