package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two instances of the version before are replaced by two of this one, as a Deployment does it,
/// and one by the version before again, while phones refresh. The version before is another build
/// where `-Djar.of.previous` names one.
class RollingUpdateIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PHONES = 8;
    private static final Map<String, String> ENVIRONMENT = Map.of("QUARKUS_SHUTDOWN_DELAY", "1S");

    private final EmbeddedStores stores = Stores.startEmpty();
    private final Balancer balancer = new Balancer();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Instance> all = new ArrayList<>();
    private final AtomicIntegerArray refreshes = new AtomicIntegerArray(PHONES);

    RollingUpdateIT() throws Exception {}

    @AfterEach
    void end() {
        all.forEach(Instance::close);
        threads.shutdownNow();
        balancer.close();
        stores.stop();
    }

    @Test
    void noRefreshFails() throws Exception {
        List<Instance> before = List.of(previous(), previous());
        for (Instance instance : before) {
            join(instance);
        }
        List<Phone> phones = new ArrayList<>();
        for (int i = 0; i < PHONES; i++) {
            phones.add(Phone.of(balancer.server(), "alice"));
        }
        var over = new AtomicBoolean();
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < PHONES; i++) {
            int number = i;
            load.add(threads.submit(() -> refresh(phones.get(number), number, over)));
        }

        for (Instance old : before) {
            replace(old, next(), load);
        }
        replace(all.getLast(), previous(), load);

        over.set(true);
        for (Future<?> one : load) {
            one.get(30, TimeUnit.SECONDS);
        }
        System.out.printf(
                "a rolling update and a step back under %s refreshes, none of which failed%n",
                refreshes);
    }

    private void replace(Instance old, Instance by, List<Future<?>> load) throws Exception {
        join(by);
        awaitMoreRefreshes(load);
        old.askToEnd();
        assertThat(old.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        balancer.remove(old);
        awaitMoreRefreshes(load);
    }

    /// Every answer is a 200, the first time.
    private void refresh(Phone phone, int number, AtomicBoolean over) {
        while (!over.get()) {
            Answer answer = phone.refresh();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            Answer profile = phone.call("GET", "/me");
            assertThat(profile.status()).as(profile.body()).isEqualTo(200);
            refreshes.incrementAndGet(number);
        }
    }

    private void awaitMoreRefreshes(List<Future<?>> load) throws Exception {
        List<Integer> before = counts();
        Instance.await(
                "each phone has refreshed again",
                LIMIT,
                () -> {
                    for (Future<?> one : load) {
                        if (one.isDone()) {
                            one.get();
                        }
                    }
                    List<Integer> now = counts();
                    return IntStream.range(0, PHONES).allMatch(i -> now.get(i) > before.get(i) + 5);
                });
    }

    private List<Integer> counts() {
        return IntStream.range(0, PHONES).mapToObj(refreshes::get).toList();
    }

    private void join(Instance instance) throws Exception {
        instance.awaitHealth();
        balancer.add(instance);
        Instance.await("is led to", LIMIT, () -> balancer.leadsTo(instance));
    }

    private Instance next() throws Exception {
        return remember(Instance.start(environment()));
    }

    private Instance previous() throws Exception {
        return remember(Instance.startPrevious(environment()));
    }

    private Instance remember(Instance instance) {
        all.add(instance);
        return instance;
    }

    private Map<String, String> environment() {
        return Instance.environment(stores, ENVIRONMENT);
    }
}
