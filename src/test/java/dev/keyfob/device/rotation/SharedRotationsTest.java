package dev.keyfob.device.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HeldRow;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Clients;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.SecretHash;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Refreshes that come while a statement is under way share the next one, and none of them suffers
/// by the company.
@QuarkusTest
class SharedRotationsTest extends HttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject SharedRotations rotations;
    @Inject Clients clients;
    @Inject Database database;
    @Inject DataSource source;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void endThreads() {
        threads.close();
    }

    @Test
    @Tag(Twin.INSIDE)
    void refreshesThatWaitForAStatementShareTheNextOne() throws Exception {
        List<Phone> phones = phones(9);

        List<Answer> answers = together(phones.stream().map(SharedRotationsTest::refresh).toList());

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(phones.subList(1, phones.size()).stream().map(this::transaction).distinct())
                .hasSize(1);
        assertThat(phones).allMatch(Phone::isSignedIn);
    }

    @Test
    @Tag(Twin.INSIDE)
    void oneTokenThatComesSeveralTimesInAStatementHasOneSuccessor() throws Exception {
        Phone first = Phone.of(server, "alice");
        Phone phone = Phone.of(server, "bob");

        List<Answer> answers =
                together(
                        List.of(
                                first::refresh,
                                phone::refreshLosingTheAnswer,
                                phone::refreshLosingTheAnswer,
                                phone::refreshLosingTheAnswer));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers.subList(1, 4))
                .extracting(answer -> answer.text("refresh_token"))
                .hasSize(3)
                .containsOnly(answers.get(1).text("refresh_token"));
        phone.keep(answers.get(1));
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aRowThatIsLockedHoldsUpNobodyElse() throws Exception {
        Phone held = Phone.of(server, "alice");
        Phone free = Phone.of(server, "bob");

        try (HeldRow row = HeldRow.of(source, "device_session", held.id())) {
            Future<Answer> waits = row.lineUp(held::refresh);
            Answer other = free.refresh();

            assertThat(other.status()).isEqualTo(200);
            assertThat(waits).isNotDone();
            row.letGo();
            assertThat(waits.get().status()).isEqualTo(200);
        }
        assertThat(held.isSignedIn()).isTrue();
    }

    @Test
    @Tag(Twin.INSIDE)
    void aStatementThatPostgresRefusesHarmsNobody() throws Exception {
        Phone first = Phone.of(server, "alice");
        Phone phone = Phone.of(server, "bob");
        Rotation beyondAllNumbers = rotationOf(Phone.of(server, "eve"), Integer.MAX_VALUE);

        List<Optional<Integer>> outcomes =
                together(
                        List.of(
                                () -> Optional.of(first.refresh().status()),
                                () -> rotations.rotate(beyondAllNumbers).map(_ -> 0),
                                () -> Optional.of(phone.refresh().status())));

        assertThat(outcomes).containsExactly(Optional.of(200), Optional.empty(), Optional.of(200));
        assertThat(phone.isSignedIn()).isTrue();
    }

    private List<Phone> phones(int count) {
        return IntStream.range(0, count).mapToObj(i -> Phone.of(server, "phone-" + i)).toList();
    }

    private static Callable<Answer> refresh(Phone phone) {
        return phone::refresh;
    }

    /// Makes the first call in a statement that is held up, and all others in the next.
    private <T> List<T> together(List<Callable<T>> calls) throws Exception {
        var answers = new ArrayList<Future<T>>();
        try (Connection holder = source.getConnection()) {
            holder.setAutoCommit(false);
            execute(holder, "lock table device_session in exclusive mode");
            answers.add(threads.submit(calls.getFirst()));
            Instance.await("the first waits for the table", PATIENCE, () -> isHeldUp());
            calls.stream().skip(1).map(threads::submit).forEach(answers::add);
            Instance.await(
                    "all others wait", PATIENCE, () -> rotations.waiting() == calls.size() - 1);
            holder.rollback();
            holder.setAutoCommit(true);
        }
        var results = new ArrayList<T>();
        for (Future<T> answer : answers) {
            results.add(answer.get());
        }
        return results;
    }

    private boolean isHeldUp() {
        return database.first(
                                """
                                select count(*) as waiting
                                from pg_stat_activity
                                where datname = current_database()
                                  and cardinality(pg_blocking_pids(pid)) > 0
                                """,
                                row -> row.getInt("waiting"))
                        .orElseThrow()
                > 0;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The transaction that wrote a phone's row last.
    private String transaction(Phone phone) {
        return database.first(
                        "select xmin::text from device_session where id = ?",
                        row -> row.getString("xmin"),
                        UUID.fromString(phone.id()))
                .orElseThrow();
    }

    /// A rotation that goes beyond what the column holds.
    private Rotation rotationOf(Phone phone, int generation) {
        var secret = SecretHash.of(new byte[] {1});
        byte[] handle =
                database.first(
                                """
                                update device_session
                                set generation = ?, secret_hash = ?
                                where id = ?
                                returning handle
                                """,
                                row -> row.getBytes("handle"),
                                generation,
                                secret.bytes(),
                                UUID.fromString(phone.id()))
                        .orElseThrow();
        return new Rotation(
                new Handle(handle),
                clients.byId(new ClientId("demo")).orElseThrow(),
                new DeviceSession.Generation(generation, secret),
                SecretHash.of(new byte[] {2}),
                new SealedSecret(new byte[60]),
                new DeviceFacts(null, null, null, null, null, null),
                clock.instant());
    }
}
