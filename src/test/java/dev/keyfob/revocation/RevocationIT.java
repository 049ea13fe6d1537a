package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Relay;
import dev.keyfob.Server;
import dev.keyfob.Server.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A sign-out reaches three instances that check requests in memory. Prints what it measures.
class RevocationIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(2);

    /// Rounds that are not measured: three cold servers on two processors.
    private static final int WARM_UP = 30;

    private final KillableStores stores = KillableStores.start();
    private final List<Relay> relays = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();

    RevocationIT() throws Exception {}

    @BeforeEach
    void startThree() throws Exception {
        for (int i = 0; i < 3; i++) {
            start(Map.of());
        }
    }

    @AfterEach
    void end() throws Exception {
        instances.forEach(Instance::close);
        for (Relay relay : relays) {
            relay.close();
        }
        stores.close();
    }

    @Test
    void anEndedDeviceIsRefusedAtOnceWhereItWasEnded_andWithin100MillisecondsEverywhere()
            throws Exception {
        int times = Instance.times(100, 1_000);
        long[] millis = new long[times];
        Person alice = server(0).signUp("alice");
        for (int time = -WARM_UP; time < times; time++) {
            Phone lost = Phone.signIn(server(times + time), alice);
            var over = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Long> second = threads.submit(() -> lastAccepted(1, lost, over));
                Future<Long> third = threads.submit(() -> lastAccepted(2, lost, over));
                assertThat(lost.call("GET", "/me").status()).isEqualTo(200);
                assertThat(end(0, lost)).isEqualTo(204);
                long answered = System.nanoTime();
                assertThat(status(0, lost)).isEqualTo(401);
                over.set(true);
                long last = Math.max(second.get(), third.get());
                millis[Math.max(0, time)] = Math.max(0, last - answered) / 1_000_000;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%d devices ended, until the last request that another instance accepted: median %d ms, 99 of 100 under %d ms, longest %d ms%n",
                times, millis[times / 2], millis[times * 99 / 100 - 1], millis[times - 1]);
        assertThat(millis[times * 99 / 100 - 1]).isLessThan(100);
    }

    /// What can happen to Redis, and how it ends.
    enum Blow {
        KILLED,
        FLUSHED,
        RESTARTED_EMPTY,
        PAUSED,
        CUT_OFF
    }

    @Test
    void whateverHappensToRedis_noEndedDeviceIsAcceptedLaterThanASecond_andEverythingHeals()
            throws Exception {
        Person alice = server(0).signUp("alice");
        try (var load = new RevocationLoad(instances.stream().map(Instance::server).toList())) {
            for (int i = 0; i < 40; i++) {
                load.add(Phone.signIn(server(i), alice));
            }
            load.begin();
            for (int time = 0; time < Instance.times(1, 5); time++) {
                for (Blow blow : Blow.values()) {
                    Phone survivor = Phone.signIn(server(0), alice);
                    load.add(survivor);
                    strike(blow);
                    for (int i = 0; i < 4; i++) {
                        load.endOne(i);
                        load.run(Duration.ofMillis(400));
                    }
                    heal(blow);
                    long healing = System.nanoTime();
                    Instance.await(
                            blow + " heals",
                            LIMIT,
                            () ->
                                    allAnswer(survivor, 200)
                                            && load.ended().stream()
                                                    .allMatch(lost -> allAnswer(lost, 401)));
                    System.out.printf(
                            "%s: healed after %d ms; so far %s%n",
                            blow, (System.nanoTime() - healing) / 1_000_000, load);
                }
            }
            load.finish();
            System.out.println(load);
            assertThat(load.acceptedTooLate()).isEmpty();
            assertThat(load.otherAnswers()).as("neither let in, nor refused, nor 503").isEmpty();
        }
    }

    private boolean allAnswer(Phone phone, int status) {
        return IntStream.range(0, 3).allMatch(i -> status(i, phone) == status);
    }

    private void strike(Blow blow) throws Exception {
        switch (blow) {
            case KILLED, RESTARTED_EMPTY -> stores.killRedis();
            case FLUSHED -> stores.flushRedis();
            case PAUSED -> stores.pauseRedis();
            case CUT_OFF -> relays.forEach(Relay::cut);
        }
    }

    private void heal(Blow blow) throws Exception {
        switch (blow) {
            case KILLED -> stores.startRedis();
            case RESTARTED_EMPTY -> stores.startRedisEmpty();
            case FLUSHED -> {}
            case PAUSED -> stores.resumeRedis();
            case CUT_OFF -> relays.forEach(Relay::mend);
        }
    }

    @Test
    void aServerThatIsKilledBetweenCommitAndPublication_leavesItToTheOthers() throws Exception {
        Person alice = server(0).signUp("alice");
        var millis = new ArrayList<Long>();
        for (int time = 0; time < Instance.times(3, 20); time++) {
            int dying = instances.size() - 1;
            Phone lost = Phone.signIn(server(1), alice);
            assertThat(end(dying, Phone.signIn(server(1), alice))).as("it is warm").isEqualTo(204);
            relays.getLast().cut();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> unanswered = threads.submit(() -> end(dying, lost));
                Instance.await("committed", LIMIT, () -> written(lost) == 1);
                long committed = System.nanoTime();
                instances.get(dying).close();
                Instance.await(
                        "refused by both",
                        LIMIT,
                        () -> status(0, lost) == 401 && status(1, lost) == 401);
                millis.add((System.nanoTime() - committed) / 1_000_000);
                assertThat(unanswered).failsWithin(LIMIT);
            }
            start(Map.of());
        }
        System.out.printf(
                "killed between commit and publication, until the others refuse: %s ms%n", millis);
        assertThat(millis).allMatch(one -> one < 1_500);
    }

    @Test
    void whereTheOperatorSaysSo_requestsPassWhileNobodyCanTell_butNotOfWhatIsKnownHere()
            throws Exception {
        Instance lenient = start(Map.of("KEYFOB_REVOCATION_WHEN_UNREACHABLE", "allow"));
        int index = instances.indexOf(lenient);
        Person alice = server(0).signUp("alice");
        Phone lost = Phone.signIn(server(0), alice);
        Phone phone = Phone.signIn(server(0), alice);
        stores.killRedis();

        assertThat(end(index, lost)).isEqualTo(204);
        Instance.await("the others do not know", LIMIT, () -> status(0, phone) == 503);
        assertThat(status(index, phone)).isEqualTo(200);
        assertThat(status(index, lost)).isEqualTo(401);
        assertThat(metric(lenient, "keyfob_revocation_unchecked_total")).isPositive();
    }

    @Test
    void whileTheMemoryIsFresh_requestsAskNobody() {
        Phone phone = Phone.of(server(0), "alice");
        for (int i = 0; i < 100; i++) {
            assertThat(status(i % 3, phone)).isEqualTo(200);
        }

        double asked = 0;
        for (Instance instance : instances) {
            asked += metric(instance, "keyfob_revocation_asked_total");
            assertThat(metric(instance, "keyfob_revocation_replica_age")).isLessThan(1);
        }
        assertThat(asked).as("questions to Redis").isLessThan(100);
    }

    private Instance start(Map<String, String> more) throws Exception {
        var relay = new Relay(stores.redisPort());
        relays.add(relay);
        var environment = new HashMap<>(more);
        environment.put("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + relay.port());
        Instance instance = stores.instance(environment);
        instances.add(instance);
        return instance;
    }

    private int written(Phone phone) throws Exception {
        return stores.count(
                "select count(*) from revocation where sid = '%s'"
                        .formatted(UUID.fromString(phone.id())));
    }

    private Server server(int index) {
        return instances.get(index % 3).server();
    }

    private int status(int index, Phone phone) {
        return instances.get(index).server().call("GET", "/me", phone.accessToken()).status();
    }

    /// The device ends itself.
    private int end(int index, Phone phone) {
        return instances
                .get(index)
                .server()
                .call("DELETE", "/me/devices/" + phone.id(), phone.accessToken())
                .status();
    }

    /// Asks until it is refused and the time is over.
    ///
    /// @return when the last answer came that was not a refusal
    private long lastAccepted(int index, Phone phone, AtomicBoolean over) {
        long last = System.nanoTime();
        boolean refused = false;
        while (!refused || !over.get()) {
            int status = status(index, phone);
            if (status == 200) {
                last = System.nanoTime();
            }
            refused = status == 401;
            LockSupport.parkNanos(PACE.toNanos());
        }
        return last;
    }

    private static double metric(Instance instance, String name) {
        return new Server("http://127.0.0.1:" + instance.management())
                .call("GET", "/q/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
