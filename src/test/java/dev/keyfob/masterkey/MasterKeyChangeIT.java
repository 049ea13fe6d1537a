package dev.keyfob.masterkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Stores;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The master key is changed while Keyfob runs.
class MasterKeyChangeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NEW = "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldy0=";
    private static final String THIRD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final EmbeddedStores stores = Stores.startEmpty();
    private final String old =
            Objects.requireNonNull(stores.configuration().get("keyfob.signing.master-key"));
    private final List<Instance> instances = new ArrayList<>();

    @AfterEach
    void end() {
        instances.forEach(Instance::close);
        stores.stop();
    }

    @Test
    void twoThatStartAtOnceSealAllAnew_andOneOfBeforeGoesOn() throws Exception {
        Instance before = start(old, "");
        Phone phone = Phone.of(before.server(), "alice");
        Instance first = startUnawaited(NEW, old);
        Instance second = startUnawaited(NEW, old);
        first.awaitHealth();
        second.awaitHealth();

        assertThat(sealedWith(NEW)).isEqualTo(sealed());
        List<Server> servers = List.of(before.server(), first.server(), second.server());
        for (int rotation = 0; rotation < 4; rotation++) {
            assertThatEachTakesWhatEachGives(servers, phone);
            rotate();
        }
        assertThatEachTakesWhatEachGives(servers, phone);

        before.close();
        Instance.await(
                "what the one of before has sealed since is sealed anew",
                PATIENCE.multipliedBy(3),
                () -> sealedWith(NEW) == sealed());
        Instance after = start(NEW, "");
        assertThatEachTakesWhatEachGives(List.of(first.server(), after.server()), phone);
        assertThat(refusal(old, ""))
                .startsWith("keyfob.signing.master-key is not the one under which");
        assertThat(refusal(THIRD, old))
                .startsWith("Neither keyfob.signing.master-key nor keyfob.signing.previous");
    }

    @Test
    void aKillInTheMiddleLeavesAllAsItWas() throws Exception {
        start(old, "").close();
        int all = sealed();
        try (Connection lock = connection()) {
            lock.setAutoCommit(false);
            execute(lock, "select kid from signing_key for update");
            Instance killed = startUnawaited(NEW, old);
            Instance.await(
                    "it waits for the last table",
                    PATIENCE,
                    () -> number("select count(*) from pg_locks where not granted") > 0);
            killed.close();
            lock.rollback();
        }

        assertThat(sealedWith(old)).isEqualTo(all);
        start(NEW, old);
        assertThat(sealedWith(NEW)).isEqualTo(all);
    }

    private void assertThatEachTakesWhatEachGives(List<Server> servers, Phone phone) {
        for (Server issuer : servers) {
            Answer answer = issuer.refresh("demo", phone.refreshToken());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            phone.keep(answer);
            for (Server server : servers) {
                assertThat(server.call("GET", "/me", phone.accessToken()).status()).isEqualTo(200);
            }
        }
    }

    /// Moves the keys' past back, and waits until every instance has seen what comes of it.
    private void rotate() throws Exception {
        String active = "select count(*) from signing_key where state = 'retired'";
        int retired = number(active);
        try (Connection connection = connection()) {
            execute(
                    connection,
                    "update signing_key set since = since - interval '30 days' where state in ('active', 'pending')");
        }
        Instance.await("another key signs", PATIENCE, () -> number(active) > retired);
    }

    private int sealed() throws SQLException {
        return count(_ -> true);
    }

    private int sealedWith(String key) throws SQLException {
        var masterKey =
                new MasterKey(
                        new MasterKeyConfig() {
                            @Override
                            public Optional<String> masterKey() {
                                return Optional.of(key);
                            }

                            @Override
                            public Optional<String> previousMasterKey() {
                                return Optional.empty();
                            }
                        },
                        new Randomness());
        return count(value -> masterKey.open(value.getKey(), value.getValue()).isPresent());
    }

    private int count(Predicate<Map.Entry<String, byte[]>> predicate) throws SQLException {
        int count = 0;
        for (SealedColumns.Column column : SealedColumns.ALL) {
            try (Connection connection = connection();
                    PreparedStatement statement =
                            connection.prepareStatement(
                                    "select %s, %s from %s"
                                            .formatted(
                                                    column.id(), column.name(), column.table()));
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String name = column.prefix() + row.getString(1);
                    count += predicate.test(Map.entry(name, row.getBytes(2))) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private Instance start(String key, String previous) throws Exception {
        Instance instance = startUnawaited(key, previous);
        instance.awaitHealth();
        return instance;
    }

    private Instance startUnawaited(String key, String previous) throws Exception {
        Instance instance = Instance.start(environment(key, previous));
        instances.add(instance);
        return instance;
    }

    private String refusal(String key, String previous) throws Exception {
        return startUnawaited(key, previous).refusal().lines().toList().getLast();
    }

    private Map<String, String> environment(String key, String previous) {
        return Instance.environment(
                stores,
                Map.of(
                        "KEYFOB_SIGNING_MASTER_KEY", key,
                        "KEYFOB_SIGNING_PREVIOUS_MASTER_KEY", previous));
    }

    private int number(String sql) throws SQLException {
        return Stores.number(stores.postgres(), sql);
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                stores.postgres().jdbcUrl(),
                stores.postgres().username(),
                stores.postgres().password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
