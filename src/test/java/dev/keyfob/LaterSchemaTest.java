package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that a later version has migrated: during a rolling update, and after a step back.
@QuarkusTest
class LaterSchemaTest extends HttpTest {

    @Inject Flyway flyway;
    @Inject Database database;

    @AfterEach
    void forget() {
        database.update("delete from flyway_schema_history where version = '9999'");
    }

    @Test
    void thisVersionStartsOnIt() {
        database.update(
                """
                insert into flyway_schema_history (
                    installed_rank, version, description, type, script, installed_by, execution_time, success)
                values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 'keyfob', 1, true)
                """);

        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(flyway.info().current().getScript()).isEqualTo("V9999__later.sql");
    }
}
