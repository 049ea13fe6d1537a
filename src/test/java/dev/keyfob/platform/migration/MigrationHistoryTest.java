package dev.keyfob.platform.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether a start leaves Flyway out; histories are copied to a schema of their own.
@QuarkusTest
class MigrationHistoryTest {

    @Inject Database database;
    @Inject DataSource dataSource;

    private final String schema = "history_" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void copy() {
        database.update("create schema " + schema);
        database.update(
                "create table %s.flyway_schema_history as table flyway_schema_history"
                        .formatted(schema));
    }

    @AfterEach
    void drop() {
        database.update("drop schema %s cascade".formatted(schema));
    }

    @Test
    void aHistoryOfThisProgramLeavesFlywayNothingToDo() throws SQLException {
        assertThat(areDone(schema)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from %s where version = '5'",
                "update %s set checksum = checksum + 1 where version = '5'",
                "update %s set success = false where version = '5'",
                "update %s set script = 'db/migration/V5__other.sql' where version = '5'",
                "insert into %s (installed_rank, version, script, success) values (9999, '9999', 'V9999__later.sql', true)"
            })
    void anyOtherIsFlywaysToJudge(String change) throws SQLException {
        database.update(change.formatted(schema + ".flyway_schema_history"));

        assertThat(areDone(schema)).isFalse();
    }

    @Test
    void theHistoryOfAnotherSchemaInTheSearchPathDoesNotCount() throws SQLException {
        database.update("drop table %s.flyway_schema_history".formatted(schema));

        assertThat(areDone(schema + ",public")).isFalse();
    }

    private boolean areDone(String searchPath) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + searchPath);
            try {
                return Migrations.areDone(connection);
            } finally {
                statement.execute("reset search_path");
            }
        }
    }
}
