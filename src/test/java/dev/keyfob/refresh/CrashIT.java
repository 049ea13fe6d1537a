package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Server.Answer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Kill -9 of the server in every step of a refresh, and of the stores under load: each phone goes
/// on with what it holds, and one token of it lives.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PHONES = 3;

    /// The sweep, which the server takes by itself, may wait too.
    private static final String WAITING =
            "wait_event_type = 'Lock' and datname = 'keyfob' and query not like 'with gone%'";

    private static final String END_WAITING =
            "select pg_terminate_backend(pid) from pg_stat_activity where " + WAITING;

    /// What holds up the statement that refreshes share.
    private static final String TABLE = "lock table device_session in access exclusive mode";

    /// What the shared statement passes by, so that each refresh waits by itself.
    private static final String ROWS = "select id from device_session for update";

    private static final Pattern REFRESH_TOKEN =
            Pattern.compile("\"refresh_token\":\"(kfr_[A-Za-z0-9_-]+)\"");

    private final KillableStores stores = KillableStores.start();
    private final Line line = new Line();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int starts;
    private Instance instance = next();

    CrashIT() throws Exception {}

    @AfterAll
    void end() throws Exception {
        threads.shutdownNow();
        instance.close();
        line.close();
        stores.close();
    }

    /// Where a refresh stands when the server dies.
    enum Step {
        BEFORE_THE_SHARED_STATEMENT_WHICH_IS_LOST,
        BEFORE_THE_SHARED_STATEMENT_WHICH_OUTLIVES_THE_SERVER,
        BEFORE_THE_UPDATE_WHICH_IS_LOST,
        BEFORE_THE_UPDATE_WHICH_OUTLIVES_THE_SERVER,
        AFTER_THE_COMMIT,
        IN_THE_MIDDLE_OF_THE_ANSWER
    }

    @ParameterizedTest
    @EnumSource
    void aServerKilledInAnyStepOfARefresh_everyPhoneGoesOnWithWhatItHolds(Step step)
            throws Exception {
        List<Traveller> phones = phones();
        var escaped = new HashSet<String>();
        for (int time = 0; time < Instance.times(2, 50); time++) {
            List<Integer> before = generations(phones);
            switch (step) {
                case BEFORE_THE_SHARED_STATEMENT_WHICH_IS_LOST ->
                        killWaiting(phones, TABLE, 1, END_WAITING);
                case BEFORE_THE_SHARED_STATEMENT_WHICH_OUTLIVES_THE_SERVER ->
                        killWaiting(phones, TABLE, 1, "");
                case BEFORE_THE_UPDATE_WHICH_IS_LOST ->
                        killWaiting(phones, ROWS, PHONES, END_WAITING);
                case BEFORE_THE_UPDATE_WHICH_OUTLIVES_THE_SERVER ->
                        killWaiting(phones, ROWS, PHONES, "");
                case AFTER_THE_COMMIT -> escaped.addAll(killAnswering(phones, 0));
                case IN_THE_MIDDLE_OF_THE_ANSWER ->
                        escaped.addAll(killAnswering(phones, time % 2 == 0 ? 20 : 700));
            }
            int written = sum(generations(phones)) - sum(before);
            switch (step) {
                case BEFORE_THE_SHARED_STATEMENT_WHICH_IS_LOST, BEFORE_THE_UPDATE_WHICH_IS_LOST ->
                        assertThat(written).isZero();
                // The others may have waited for the next statement.
                case BEFORE_THE_SHARED_STATEMENT_WHICH_OUTLIVES_THE_SERVER ->
                        assertThat(written).isBetween(1, PHONES);
                case BEFORE_THE_UPDATE_WHICH_OUTLIVES_THE_SERVER,
                        AFTER_THE_COMMIT,
                        IN_THE_MIDDLE_OF_THE_ANSWER ->
                        assertThat(written).isEqualTo(PHONES);
            }
            instance = next();
            for (Traveller phone : phones) {
                phone.goesOn();
            }
        }
        for (Traveller phone : phones) {
            phone.assertOneTokenLives(stores, escaped);
        }
    }

    @Test
    void postgresKilledUnderLoad_everyPhoneGoesOnWithWhatItHolds() throws Exception {
        underLoad(() -> {
            stores.killPostgres();
            stores.startPostgres();
        });
    }

    @Test
    void redisKilledAndEmptiedUnderLoad_everyPhoneGoesOnWithWhatItHolds() throws Exception {
        if (starts % 2 == 1) {
            // Proof of receipt is asked for where there is no window.
            instance.close();
            instance = next();
        }
        underLoad(() -> {
            stores.killRedis();
            stores.startRedis();
        });
        underLoad(stores::flushRedis);
    }

    @FunctionalInterface
    private interface Blow {
        void strike() throws Exception;
    }

    private void underLoad(Blow blow) throws Exception {
        List<Traveller> phones = phones();
        var over = new AtomicBoolean();
        List<Future<?>> load =
                phones.stream()
                        .<Future<?>>map(phone -> threads.submit(() -> travel(phone, over)))
                        .toList();
        for (int time = 0; time < Instance.times(3, 50); time++) {
            awaitMoreRefreshes(phones, load);
            blow.strike();
            awaitMoreRefreshes(phones, load);
        }
        over.set(true);
        for (Future<?> journey : load) {
            journey.get();
        }
        for (Traveller phone : phones) {
            phone.goesOn();
            phone.assertOneTokenLives(stores, Set.of());
        }
    }

    private static void travel(Traveller phone, AtomicBoolean over) {
        for (int turn = 1; !over.get(); turn++) {
            phone.takesATurn(turn);
        }
    }

    private static void awaitMoreRefreshes(List<Traveller> phones, List<Future<?>> load)
            throws Exception {
        List<Integer> before = phones.stream().map(Traveller::refreshes).toList();
        Instance.await(
                "each phone has refreshed again",
                LIMIT,
                () -> {
                    for (Future<?> journey : load) {
                        if (journey.isDone()) {
                            journey.get();
                        }
                    }
                    return IntStream.range(0, phones.size())
                            .allMatch(i -> phones.get(i).refreshes() >= before.get(i) + 5);
                });
    }

    /// Kills the server while its statements wait for a lock.
    ///
    /// @param statements how many wait
    /// @param afterwards what is done in the database before the lock is gone
    private void killWaiting(List<Traveller> phones, String lock, int statements, String afterwards)
            throws Exception {
        try (Connection holder = stores.connection()) {
            holder.setAutoCommit(false);
            try (PreparedStatement statement = holder.prepareStatement(lock)) {
                statement.execute();
            }
            List<Future<Optional<Answer>>> requests = send(phones);
            Instance.await("all wait", LIMIT, () -> waiting() == statements);
            instance.close();
            assertUnanswered(requests);
            if (!afterwards.isEmpty()) {
                stores.execute(afterwards);
                Instance.await("none waits", LIMIT, () -> waiting() == 0);
            }
            holder.rollback();
        }
        Instance.await(
                "the dead server's statements have ended",
                LIMIT,
                () ->
                        stores.count(
                                        "select count(*) from pg_stat_activity where state <> 'idle' and query like '%device_session%' and pid <> pg_backend_pid()")
                                == 0);
    }

    /// Kills the server when it has committed and answered, and so much of each answer has arrived.
    ///
    /// @return the refresh tokens that were on their way
    private List<String> killAnswering(List<Traveller> phones, int arrived) throws Exception {
        List<Integer> before = generations(phones);
        line.cutOffAfter(arrived);
        List<Future<Optional<Answer>>> requests = send(phones);
        Instance.await(
                "all are answered", LIMIT, () -> line.cutOffAnswers().size() == phones.size());
        assertThat(generations(phones))
                .isEqualTo(before.stream().map(generation -> generation + 1).toList());
        instance.close();
        assertUnanswered(requests);
        return line.cutOffAnswers().stream().map(CrashIT::refreshTokenIn).toList();
    }

    private static String refreshTokenIn(String answer) {
        var matcher = REFRESH_TOKEN.matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return matcher.group(1);
    }

    private List<Future<Optional<Answer>>> send(List<Traveller> phones) {
        return phones.stream()
                .map(phone -> threads.submit(() -> Traveller.answered(phone.phone()::refresh)))
                .toList();
    }

    private static void assertUnanswered(List<Future<Optional<Answer>>> requests) throws Exception {
        for (Future<Optional<Answer>> request : requests) {
            assertThat(request.get()).isEmpty();
        }
    }

    private List<Traveller> phones() {
        return IntStream.range(0, PHONES).mapToObj(_ -> new Traveller(line.server())).toList();
    }

    /// Every second instance answers no predecessor with its successor, but forks.
    private Instance next() throws Exception {
        String window = starts++ % 2 == 0 ? "PT30S" : "PT0S";
        Instance started = stores.instance(Map.of("KEYFOB_CLIENT__DEMO__REFRESH_WINDOW", window));
        line.leadTo(started);
        return started;
    }

    private List<Integer> generations(List<Traveller> phones) throws SQLException {
        var generations = new ArrayList<Integer>();
        for (Traveller phone : phones) {
            generations.add(
                    stores.count(
                            "select generation from device_session where id = '%s'"
                                    .formatted(UUID.fromString(phone.phone().id()))));
        }
        return generations;
    }

    private static int sum(List<Integer> generations) {
        return generations.stream().mapToInt(Integer::intValue).sum();
    }

    private int waiting() throws SQLException {
        return stores.count("select count(*) from pg_stat_activity where " + WAITING);
    }
}
