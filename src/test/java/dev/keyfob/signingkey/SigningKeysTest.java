package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Twin;
import dev.keyfob.client.ClientId;
import dev.keyfob.platform.Database;
import dev.keyfob.signingkey.KeyOrders.Rotated;
import dev.keyfob.signingkey.KeyOrders.Withdrawn;
import dev.keyfob.signingkey.jose.VerificationKey;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The life of signing keys on a running server, which moves them by itself each second.
@QuarkusTest
@Tag(Twin.INSIDE)
class SigningKeysTest extends HttpTest {

    private static final ClientId OPERATOR = new ClientId("operator");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject Database database;
    @Inject DataSource dataSource;
    @Inject SigningKeys keys;
    @Inject StoredKeys stored;
    @Inject KeyOrders orders;

    @Test
    void aKeyWhoseTimeIsOverMakesRoomForTheNext_andWhatItSignedStaysGood() throws Exception {
        Phone phone = Phone.of(server, "alice");
        String first = keys.active().kid();
        List<String> published = published();

        pass(MONTH);
        awaitAnotherThan(first);

        assertThat(published).contains(keys.active().kid());
        assertThat(published()).contains(first);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        phone.refresh();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aRetiredKeyGoesWithItsLastToken() throws Exception {
        Phone phone = Phone.of(server, "alice");
        String retired = orders.rotate(OPERATOR).retired();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);

        pass(Duration.ofMinutes(13));
        Instance.await("it is gone", SOON, () -> !published().contains(retired));

        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(count("select count(*) as rows from signing_key where kid = '" + retired + "'"))
                .isZero();
    }

    @Test
    void anOrderToRotateTurnsToAKeyThatEverybodyKnows_atOnce() {
        Phone phone = Phone.of(server, "alice");
        String first = keys.active().kid();
        List<String> published = published();

        Rotated rotated = orders.rotate(OPERATOR);

        assertThat(rotated).isEqualTo(new Rotated(first, keys.active().kid()));
        assertThat(rotated.active()).isNotEqualTo(first).isIn(published);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(Phone.of(server, "bob").call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aWithdrawnKeyIsOutAtOnce_withItsTokens_andTheNextOneSigns() {
        Phone phone = Phone.of(server, "alice");
        String leaked = keys.active().kid();

        Optional<Withdrawn> outcome = orders.withdraw(leaked, OPERATOR);

        assertThat(outcome).hasValue(new Withdrawn(leaked, keys.active().kid()));
        assertThat(keys.active().kid()).isNotEqualTo(leaked);
        assertThat(published()).doesNotContain(leaked);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aKeyThatSignsNothingYet_orNothingAnyMore_canBeWithdrawnToo() {
        Phone phone = Phone.of(server, "alice");
        String retired = orders.rotate(OPERATOR).retired();
        String active = keys.active().kid();
        String pending = pending();

        orders.withdraw(retired, OPERATOR);
        orders.withdraw(pending, OPERATOR);

        assertThat(published()).doesNotContain(retired, pending).contains(active, pending());
        assertThat(keys.active().kid()).isEqualTo(active);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
    }

    @Test
    void thoseWhoVerifyOfflineAreToldOfIt_once() {
        String leaked = keys.active().kid();

        Optional<Withdrawn> first = orders.withdraw(leaked, OPERATOR);
        Optional<Withdrawn> again = orders.withdraw(leaked, OPERATOR);

        assertThat(again).isEqualTo(first);
        assertThat(
                        count(
                                "select count(*) as rows from revocation where expires_at > revoked_at + interval '10 minutes' and kid = '"
                                        + leaked
                                        + "'"))
                .isOne();
    }

    @Test
    void aWithdrawnKeyIsRememberedUntilItsLastTokenHasExpired() throws Exception {
        String leaked = keys.active().kid();
        orders.withdraw(leaked, OPERATOR);
        assertThat(keys.knows(leaked)).isTrue();

        pass(Duration.ofMinutes(13));

        Instance.await("it is gone", SOON, () -> !keys.knows(leaked));
        assertThat(orders.withdraw(leaked, OPERATOR)).isEmpty();
    }

    @Test
    void aKeyThatNobodyHasCannotBeWithdrawn() {
        String active = keys.active().kid();
        for (String kid :
                new String[] {
                    "", "x", "' or 'a' = 'a", "\u0000".repeat(1) + "x", "k".repeat(100_000)
                }) {
            assertThat(orders.withdraw(kid, OPERATOR)).isEmpty();
        }
        assertThat(keys.active().kid()).isEqualTo(active);
    }

    @Test
    void ordersThatMeetLeaveOneKeyThatSignsAndOneThatWaits() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> meeting =
                    IntStream.range(0, 12)
                            .<Callable<Object>>mapToObj(i ->
                                    () ->
                                            i % 3 == 0
                                                    ? orders.withdraw(keys.active().kid(), OPERATOR)
                                                    : orders.rotate(OPERATOR))
                            .toList();
            for (Future<Object> outcome : threads.invokeAll(meeting)) {
                assertThat(outcome.get()).isNotNull();
            }
        }

        assertThat(count("select count(*) as rows from signing_key where state = 'active'"))
                .isOne();
        assertThat(count("select count(*) as rows from signing_key where state = 'pending'"))
                .isOne();
        assertThat(Phone.of(server, "alice").call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void whileAnInstanceMovesTheKeysNoOtherDoes() throws Exception {
        String first = keys.active().kid();
        try (Connection another = dataSource.getConnection()) {
            another.setAutoCommit(false);
            execute(another, "select pg_advisory_xact_lock('signing_key'::regclass::oid::bigint)");
            pass(MONTH);
            keys.read();
            assertThat(keys.isMoveDue()).isTrue();
            assertThat(stored.advance()).isEmpty();
            another.rollback();
        }
        awaitAnotherThan(first);
    }

    @Test
    void anInstanceThatDiesBetweenTwoMovesLeavesThemToTheNext() throws Exception {
        String first = keys.active().kid();
        // As after kill -9 when the key was made and the next move had not come.
        database.update("delete from signing_key where state = 'pending'");
        Instance.await("another is published", SOON, () -> !pending().isEmpty());
        pass(MONTH);

        awaitAnotherThan(first);
    }

    @Test
    void aTableThatWasEmptiedGetsAKeyAgain() throws Exception {
        Phone phone = Phone.of(server, "alice");
        database.update("delete from signing_key");
        keys.read();

        Instance.await("has a key again", SOON, keys::canSign);

        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aMarkThatAWrongClockLeftDoesNotStay() throws Exception {
        pass(Duration.ofDays(-3_650));

        Instance.await(
                "no time is of the future",
                SOON,
                () ->
                        count(
                                        "select count(*) as rows from signing_key where since > clock_timestamp()")
                                == 0);
    }

    @Test
    void aKeyIsKeptForTheLongestTokensThatAnyInstanceSigns() throws Exception {
        database.update("update signing_key set token_seconds = 1");

        Instance.await(
                "the longer lifetime is noted",
                SOON,
                () ->
                        count(
                                        "select count(*) as rows from signing_key where state in ('active', 'pending') and token_seconds < 600")
                                == 0);
    }

    @Test
    void noKeyIsEverWithoutAnAge() {
        orders.rotate(OPERATOR);

        assertThat(keys.age()).isBetween(Duration.ZERO, SOON);
        pass(Duration.ofHours(1));
        keys.read();
        assertThat(keys.age()).isBetween(Duration.ofHours(1), Duration.ofHours(1).plus(SOON));
    }

    /// Moves the keys' past back, since nobody moves Postgres' clock.
    private void pass(Duration time) {
        database.update(
                "update signing_key set since = since - make_interval(secs => ?)",
                Math.toIntExact(time.toSeconds()));
    }

    private void awaitAnotherThan(String kid) throws Exception {
        Instance.await("another key signs", SOON, () -> !keys.active().kid().equals(kid));
    }

    private List<String> published() {
        return keys.published().stream().map(VerificationKey::kid).toList();
    }

    private String pending() {
        return database.first(
                        "select kid from signing_key where state = 'pending'",
                        row -> row.getString("kid"))
                .orElse("");
    }

    private long count(String sql) {
        return database.first(sql, row -> row.getLong("rows")).orElseThrow();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
