package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The device sessions of an earlier time restored over the running database, under phones that
/// have refreshed since. Redis is not restored with them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreIT {

    private static final String REFUSED =
            "{\"error\":\"invalid_grant\",\"error_description\":\"Sign in again: the refresh token is not good any more\",\"sign_out_reason\":\"%s\"}";

    private static final String CAUGHT_UP = "{reason=\"\",type=\"refresh.caught_up\"}";

    private final EmbeddedStores stores = Stores.startEmpty();
    private final List<Instance> both =
            Instance.on(
                    stores,
                    List.of(
                            Map.of(),
                            Map.of(
                                    "KEYFOB_REFRESH_ACCEPT_AHEAD", "1000",
                                    "KEYFOB_CLIENT__DEMO__REFRESH_WINDOW", "PT0S")));
    private final Instance strict = both.getFirst();
    private final Instance accepting = both.getLast();

    RestoreIT() throws Exception {}

    @AfterAll
    void end() {
        both.forEach(Instance::close);
        stores.stop();
    }

    @Test
    void aPhoneAheadOfItsRow_isRefused_nothingRevoked_andTheMetricsSayWhy() throws Exception {
        String refusals = "{reason=\"ahead_of_row\",type=\"refresh.refused\"}";
        Phone phone = Phone.of(strict.server(), "alice");
        refresh(phone, 2);
        save();
        refresh(phone, 3);
        restore();
        String restored = row(phone);
        int before = events(strict, refusals);

        for (int time = 1; time <= 3; time++) {
            Answer answer = phone.refresh();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(REFUSED.formatted("unknown"));
            assertThat(row(phone)).isEqualTo(restored);
            assertThat(events(strict, refusals)).isEqualTo(before + time);
        }
        assertThat(restored).startsWith("2 null ");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aPhoneThatIsNotAhead_goesOnAfterARestore() throws Exception {
        Phone phone = Phone.of(strict.server(), "alice");
        refresh(phone, 2);
        save();
        assertThat(phone.refreshLosingTheAnswer().status()).isEqualTo(200);
        restore();

        refresh(phone, 3);
    }

    @Test
    void withinAcceptAhead_theRowCatchesUpOnce_andThePhoneGoesOnWithLostAnswersToo()
            throws Exception {
        Phone phone = ahead("alice");
        int before = events(accepting, CAUGHT_UP);

        phone.refreshLosingTheAnswer();
        assertThat(row(phone)).startsWith(phone.generation() + 1 + " null ");
        for (int time = 0; time < 5; time++) {
            assertThat(phone.refreshLosingTheAnswer().status()).isEqualTo(200);
            assertThat(phone.refreshLosingTheAnswer().status()).isEqualTo(200);
            assertThat(phone.refresh().status()).isEqualTo(200);
            assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        }
        assertThat(events(accepting, CAUGHT_UP)).isEqualTo(before + 1);
    }

    @Test
    void aTokenFromBeforeTheRestoredRow_isStillReuse_afterThePhoneHasGoneOn() throws Exception {
        Phone robbed = Phone.of(accepting.server(), "alice");
        String stolen = robbed.refreshToken();
        refresh(robbed, 2);
        save();
        refresh(robbed, 3);
        restore();
        refresh(robbed, 2);

        assertReuse(robbed, stolen);
    }

    @Test
    void aTokenOfTheLostTime_isReuse_afterThePhoneHasGoneOn() throws Exception {
        Phone robbed = Phone.of(accepting.server(), "alice");
        refresh(robbed, 2);
        save();
        refresh(robbed, 1);
        String stolen = robbed.refreshToken();
        refresh(robbed, 2);
        restore();
        refresh(robbed, 1);

        assertReuse(robbed, stolen);
    }

    @Test
    void aTokenOfTheLostTime_thatAThiefPresentsFirst_endsTheThiefsUse_whenThePhoneComes()
            throws Exception {
        Phone robbed = Phone.of(accepting.server(), "alice");
        refresh(robbed, 2);
        save();
        refresh(robbed, 1);
        String stolen = robbed.refreshToken();
        refresh(robbed, 2);
        restore();
        Answer taken = accepting.server().refresh("demo", stolen);
        assertThat(taken.status()).isEqualTo(200);
        refresh(robbed, 1);

        assertReuse(robbed, taken.text("refresh_token"));
    }

    private Phone ahead(String name) throws SQLException {
        Phone phone = Phone.of(accepting.server(), name);
        refresh(phone, 2);
        save();
        refresh(phone, 3);
        restore();
        return phone;
    }

    private void assertReuse(Phone robbed, String stolen) throws SQLException {
        Answer answer = accepting.server().refresh("demo", stolen);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(REFUSED.formatted("reuse_detected"));
        assertThat(robbed.isSignedIn()).isFalse();
        assertThat(row(robbed)).contains(" REFRESH_REUSED ");
    }

    private static void refresh(Phone phone, int times) {
        for (int time = 0; time < times; time++) {
            Answer answer = phone.refresh();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        }
    }

    /// What a dump of the table would hold.
    private void save() throws SQLException {
        execute("drop table if exists saved", "create table saved as table device_session");
    }

    /// What a restore leaves, as clients see it.
    private void restore() throws SQLException {
        execute("delete from device_session", "insert into device_session table saved");
    }

    /// Generation, reason of its end, and the rest.
    private String row(Phone phone) throws SQLException {
        return text(
                "select concat_ws(' ', generation, coalesce(revocation_reason, 'null'), s) from device_session s where id = '%s'"
                        .formatted(id(phone)));
    }

    private static UUID id(Phone phone) {
        return UUID.fromString(phone.id());
    }

    /// How often an instance has counted this kind of event.
    private static int events(Instance instance, String labels) {
        String metrics =
                new Server("http://127.0.0.1:" + instance.management())
                        .call("GET", "/q/metrics", "")
                        .body();
        Matcher matcher =
                Pattern.compile(
                                Pattern.quote("keyfob_security_events_total" + labels)
                                        + " (\\d+)\\.0")
                        .matcher(metrics);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /// Runs all in one transaction.
    private void execute(String... statements) throws SQLException {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.execute();
                }
            }
            connection.commit();
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                stores.postgres().jdbcUrl(),
                stores.postgres().username(),
                stores.postgres().password());
    }
}
