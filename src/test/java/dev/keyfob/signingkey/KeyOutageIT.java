package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.signingkey.jose.Forger;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The signing keys while Postgres is away, and when it comes back.
class KeyOutageIT {

    /// Longer than an instance may go without a read and nobody has to know.
    private static final Duration AHEAD = Duration.ofSeconds(13);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KillableStores stores = KillableStores.start();

    KeyOutageIT() throws Exception {}

    @AfterEach
    void end() {
        stores.close();
    }

    @Test
    void withoutPostgresKnownKeysVerify_othersAreAskedAgain_andAKeyThatNobodyMayKnowIsNotUsed()
            throws Exception {
        try (Instance instance =
                stores.instance(
                        Map.of(
                                "KEYFOB_CLIENT__DEMO__SCOPES",
                                "account,orders",
                                "KEYFOB_SIGNING_ROTATE_EVERY",
                                AHEAD.toString(),
                                "KEYFOB_SIGNING_PUBLISH_AHEAD",
                                AHEAD.toString()))) {
            Server server = instance.server();
            Phone phone = Phone.of(server, "alice");
            phone.refresh("scope", "orders");
            String keySet = keySet(server);
            // Published a moment before the end, as far as another instance can tell.
            stores.execute(
                    "update signing_key set since = clock_timestamp() where state = 'pending'");
            String pending = text("select kid from signing_key where state = 'pending'");
            stores.killPostgres();
            long away = System.nanoTime();

            // Verified, and refused for its scope.
            assertThat(phone.call("GET", "/me").status()).isEqualTo(403);
            assertThat(keySet(server)).isEqualTo(keySet);
            String unknown = Forger.claims(SigningKey.generate(SigningAlgorithm.ES256), "{}");
            assertThat(server.call("GET", "/me", unknown).status()).isEqualTo(503);
            Instance.await(
                    "the time of its publication has passed",
                    PATIENCE,
                    () -> System.nanoTime() - away > AHEAD.toNanos());
            assertThat(phone.call("GET", "/me").status()).isEqualTo(403);

            stores.startPostgres();
            Instance.await(
                    "its publication begins anew",
                    PATIENCE,
                    () ->
                            stores.count(
                                            "select count(*) from signing_key where state = 'pending' and since > pg_postmaster_start_time() and kid = '"
                                                    + pending
                                                    + "'")
                                    == 1);
            Instance.await(
                    "it signs in the end",
                    PATIENCE,
                    () ->
                            stores.count(
                                            "select count(*) from signing_key where state = 'active' and kid = '"
                                                    + pending
                                                    + "'")
                                    == 1);
            assertThat(phone.refresh().status()).isEqualTo(200);
        }
    }

    private static String keySet(Server server) {
        return server.call("GET", JwksEndpoint.PATH, "").body();
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = stores.connection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
