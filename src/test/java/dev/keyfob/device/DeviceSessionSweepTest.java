package dev.keyfob.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.client.Clients;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.StartFailure;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a device session is forgotten, to the microsecond, and what is left alone.
///
/// The scheduled sweep runs beside the tests' own, as another instance's does.
@QuarkusTest
class DeviceSessionSweepTest extends HttpTest {

    private static final Duration KEEP = Duration.ofDays(30);
    private static final Duration IDLE = Duration.ofDays(60);
    private static final Duration ABSOLUTE = Duration.ofDays(365);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofNanos(1_000);

    @Inject Database database;
    @Inject DataSource dataSource;
    @Inject DeviceSessions sessions;
    @Inject Clients clients;

    private DeviceSessionSweep sweep;

    @BeforeEach
    void anInstanceSweeps() {
        sweep = sweepKeeping(KEEP);
    }

    @Test
    void anEndedOneIsRefusedWithItsReasonAsLongAsItIsKept() {
        Phone phone = Phone.of(server, "alice");
        phone.signOut();

        clock.move(KEEP.minus(TICK));
        walk(sweep);
        assertThat(phone.refresh().body()).contains("\"sign_out_reason\":\"signed_out\"");

        clock.move(TICK);
        walk(sweep);
        assertThat(phone.refresh().body()).contains("\"sign_out_reason\":\"unknown\"");
        assertThat(exists(phone)).isFalse();
    }

    @Test
    void aReuseIsToldAsLongAsItIsKept() {
        Phone owner = Phone.of(server, "alice");
        String stolen = owner.refreshToken();
        owner.refresh();
        owner.refresh();
        server.refresh("demo", stolen);

        clock.move(KEEP.minus(TICK));
        walk(sweep);
        assertThat(owner.refresh().body()).contains("\"sign_out_reason\":\"reuse_detected\"");

        clock.move(TICK);
        walk(sweep);
        assertThat(owner.refresh().body()).contains("\"sign_out_reason\":\"unknown\"");
    }

    @Test
    void oneThatExpiredUnusedIsKeptAsLong_fromItsLastRefresh() {
        Phone phone = Phone.of(server, "alice");
        clock.move(Duration.ofDays(1));
        phone.refresh();

        clock.move(IDLE.plus(KEEP).minus(TICK));
        walk(sweep);
        assertThat(phone.refresh().body()).contains("\"sign_out_reason\":\"expired\"");

        clock.move(TICK);
        walk(sweep);
        assertThat(phone.refresh().body()).contains("\"sign_out_reason\":\"unknown\"");
    }

    @Test
    void oneThatWasNeverRefreshedExpiresFromItsSignIn() {
        Phone phone = Phone.of(server, "alice");

        clock.move(IDLE.plus(KEEP).minus(TICK));
        walk(sweep);
        assertThat(exists(phone)).isTrue();

        clock.move(TICK);
        walk(sweep);
        assertThat(exists(phone)).isFalse();
    }

    @Test
    void oneThatExpiredAbsolutelyIsKeptAsLong() {
        Phone phone = Phone.of(server, "alice");
        for (int day = 50; day < 365; day += 50) {
            clock.move(Duration.ofDays(50));
            phone.refresh();
        }
        clock.move(Duration.ofDays(14));
        phone.refresh();

        clock.move(ABSOLUTE.plus(KEEP).minus(Duration.ofDays(364)).minus(TICK));
        walk(sweep);
        assertThat(phone.refresh().body()).contains("\"sign_out_reason\":\"expired\"");

        clock.move(TICK);
        walk(sweep);
        assertThat(phone.refresh().body()).contains("\"sign_out_reason\":\"unknown\"");
    }

    @Test
    void aLiveOneIsNeverTouched_evenIfNothingIsKept() {
        Phone phone = Phone.of(server, "alice");
        DeviceSessionSweep hard = sweepKeeping(Duration.ZERO);

        for (int times = 0; times < 3; times++) {
            clock.move(IDLE.minus(TICK));
            walk(hard);
            assertThat(phone.refresh().status()).isEqualTo(200);
        }
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void ofAClientThatIsNotConfigured_onlyWhatEndedGoes() {
        Phone expired = Phone.of(server, "alice");
        Phone ended = Phone.of(server, "bob");
        ended.signOut();
        Stream.of(expired, ended)
                .forEach(phone ->
                        database.update(
                                "update device_session set client_id = 'retired' where id = ?",
                                UUID.fromString(phone.id())));

        clock.move(ABSOLUTE.multipliedBy(2));
        walk(sweep);

        assertThat(exists(expired)).isTrue();
        assertThat(exists(ended)).isFalse();
    }

    @Test
    void aLockedRowIsSkippedAndBlocksNobody() throws SQLException {
        Phone locked = Phone.of(server, "alice");
        Phone other = Phone.of(server, "bob");
        locked.signOut();
        other.signOut();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                    connection.prepareStatement(
                            "select 1 from device_session where id = ? for update")) {
                lock.setObject(1, UUID.fromString(locked.id()));
                lock.execute();
            }
            clock.move(KEEP);
            walk(sweep);
            assertThat(exists(locked)).isTrue();
            assertThat(exists(other)).isFalse();
            connection.rollback();
        }
        walk(sweep);

        assertThat(exists(locked)).isFalse();
    }

    @Test
    void aSweepOfManyStepsRemovesAllThatIsOver_andNothingElse() throws Exception {
        Phone alive = Phone.of(server, "alice");
        fill(alive, 6_000);

        Instance.await(
                "all removed",
                LIMIT,
                () -> {
                    sweep.sweep();
                    return copies() == 0;
                });

        assertThat(alive.refresh().status()).isEqualTo(200);
    }

    @Test
    void twoSweepsAtOnceDoNoHarm() throws Exception {
        Phone alive = Phone.of(server, "alice");
        fill(alive, 6_000);
        List<DeviceSessionSweep> instances = List.of(sweepKeeping(KEEP), sweepKeeping(KEEP));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> walks =
                    instances.stream().map(this::untilAllIsRemoved).toList();
            for (Future<Boolean> walk : threads.invokeAll(walks)) {
                assertThat(walk.get()).isTrue();
            }
        }

        assertThat(alive.refresh().status()).isEqualTo(200);
    }

    @Test
    void aTimeBeforeAllRecordsKeepsEverything() {
        Phone phone = Phone.of(server, "alice");
        phone.signOut();
        clock.move(KEEP.minus(TICK));

        walk(sweepKeeping(Duration.ofDays(4_000_000)));

        assertThat(exists(phone)).isTrue();
    }

    @Test
    void aNegativeTimeKeepsItFromStarting() {
        assertThatThrownBy(() -> sweepKeeping(TICK.negated()))
                .isInstanceOf(StartFailure.class)
                .hasMessage("keyfob.device.keep-ended cannot be used: it is not negative");
    }

    private DeviceSessionSweep sweepKeeping(Duration keep) {
        return new DeviceSessionSweep(sessions, clients, () -> keep, clock);
    }

    /// Once through the table, a step of 64 pages at least each time.
    private void walk(DeviceSessionSweep instance) {
        long pages =
                database.first(
                                "select pg_relation_size('device_session') / 8192 as pages",
                                row -> row.getLong("pages"))
                        .orElseThrow();
        for (long page = 0; page <= pages; page += 64) {
            instance.sweep();
        }
    }

    private Callable<Boolean> untilAllIsRemoved(DeviceSessionSweep instance) {
        return () -> {
            Instance.await(
                    "all removed",
                    LIMIT,
                    () -> {
                        instance.sweep();
                        return copies() == 0;
                    });
            return true;
        };
    }

    private boolean exists(Phone phone) {
        return database.first(
                        "select id from device_session where id = ?",
                        row -> row.getObject("id", UUID.class),
                        UUID.fromString(phone.id()))
                .isPresent();
    }

    /// Puts ended copies of a row into some hundred pages.
    private void fill(Phone phone, int rows) {
        database.update(
                """
                insert into device_session (
                    id, handle, account_id, client_id, scope, auth_time, amr, generation, secret_hash, signed_in_at,
                    revoked_at, revocation_reason, label)
                select gen_random_uuid(), decode(md5(gen_random_uuid()::text), 'hex'), account_id, client_id, scope, auth_time,
                    amr, 0, secret_hash, signed_in_at, ?, 'SIGNED_OUT', 'copy'
                from device_session, generate_series(1, ?)
                where id = ?
                """,
                clock.instant().minus(KEEP),
                rows,
                UUID.fromString(phone.id()));
    }

    private long copies() {
        return database.first(
                        "select count(*) as rows from device_session where label = 'copy'",
                        row -> row.getLong("rows"))
                .orElseThrow();
    }
}
