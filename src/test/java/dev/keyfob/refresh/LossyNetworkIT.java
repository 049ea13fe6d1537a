package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import dev.keyfob.refresh.LossyLine.Fate;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Phones on a network that loses one answer in five, each going on with what it holds.
class LossyNetworkIT {

    private static final int PHONES = 50;
    private static final long SEED = 20_260_301;

    /// Longer than a request is on its way on a machine that is busy.
    private static final Duration WINDOW = Duration.ofSeconds(6);

    private static final Pattern EVENT =
            Pattern.compile(
                    "keyfob_security_events_total\\{reason=\"[^\"]*\",type=\"([^\"]*)\"} (\\d+)");

    private final EmbeddedStores stores = Stores.startEmpty();
    private final LongAdder lost = new LongAdder();
    private final LongAdder unavailable = new LongAdder();

    @AfterEach
    void stopStores() {
        stores.stop();
    }

    @Test
    void lostAnswersCutConnectionsAndDuplicatesNeverSignAPhoneOut() throws Exception {
        int refreshes = Instance.times(1_500, 10_000) / PHONES;
        try (Instance keyfob =
                Instance.on(
                        stores, Map.of("KEYFOB_CLIENT__DEMO__REFRESH_WINDOW", WINDOW.toString()))) {
            Person alice = keyfob.server().signUp("alice");
            var lines = new ArrayList<LossyLine>();
            var phones = new ArrayList<Phone>();
            for (int i = 0; i < PHONES; i++) {
                lines.add(new LossyLine(keyfob.port(), SEED + i));
                phones.add(Phone.signIn(lines.getLast().server(), alice));
            }

            refreshAll(phones, refreshes);

            assertThat(phones)
                    .allSatisfy(phone -> assertThat(direct(keyfob, phone).status()).isEqualTo(200));
            Map<Fate, Integer> fates = fates(lines);
            Map<String, Integer> events = events(keyfob);
            System.out.printf(
                    "%d phones, %d refreshes each, %d answers lost, %d times 503: %s, %s%n",
                    PHONES, refreshes, lost.sum(), unavailable.sum(), fates, events);
            assertThat(fates).containsOnlyKeys(Fate.values());
            assertThat(events.get("refresh.replayed")).isPositive();
            assertThat(events.get("refresh.forked")).isPositive();
            assertThat(
                            events.getOrDefault("refresh.rotated", 0)
                                    + events.getOrDefault("refresh.forked", 0))
                    .isEqualTo(number("select sum(generation) from device_session"));
            assertThat(number("select count(*) from device_session")).isEqualTo(PHONES);
            assertThat(number("select count(*) from device_session where revoked_at is not null"))
                    .isZero();
            for (LossyLine line : lines) {
                line.close();
            }
        }
    }

    private void refreshAll(List<Phone> phones, int times) throws Exception {
        var all = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PHONES; i++) {
                Phone phone = phones.get(i);
                var dice = new Random(-SEED - i);
                all.add(threads.submit(() -> refresh(phone, dice, times)));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    /// Refreshes until so many answers have arrived; in between it calls an API with the access
    /// token that it holds, and sleeps, one time in ten for longer than the window.
    private void refresh(Phone phone, Random dice, int times) {
        int arrived = 0;
        while (arrived < times) {
            try {
                arrived += isAnswered(phone.refresh()) ? 1 : 0;
            } catch (UncheckedIOException noAnswer) {
                lost.increment();
            }
            if (dice.nextInt(3) == 0) {
                isAnswered(phone.call("GET", "/me"));
            }
            sleep(
                    dice.nextInt(10) == 0
                            ? WINDOW.plusMillis(dice.nextInt(1, 100))
                            : Duration.ofMillis(dice.nextInt(20)));
        }
    }

    /// Only 200 and 503 are seen; after 503 the phone asks again.
    private boolean isAnswered(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isIn(200, 503);
        if (answer.status() == 503) {
            unavailable.increment();
        }
        return answer.status() == 200;
    }

    private static void sleep(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Answer direct(Instance keyfob, Phone phone) {
        return keyfob.server().refresh("demo", phone.refreshToken());
    }

    private static Map<Fate, Integer> fates(List<LossyLine> lines) {
        var sum = new TreeMap<Fate, Integer>();
        lines.forEach(line -> line.fates().forEach((fate, n) -> sum.merge(fate, n, Integer::sum)));
        return sum;
    }

    private static Map<String, Integer> events(Instance keyfob) {
        var events = new TreeMap<String, Integer>();
        EVENT.matcher(
                        new Server("http://127.0.0.1:" + keyfob.management())
                                .call("GET", "/q/metrics", "")
                                .body())
                .results()
                .forEach(event ->
                        events.merge(
                                event.group(1), Integer.parseInt(event.group(2)), Integer::sum));
        return events;
    }

    private int number(String sql) throws SQLException {
        return Stores.number(stores.postgres(), sql);
    }
}
