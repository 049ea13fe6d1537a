package dev.keyfob.masterkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of what is sealed under the master key.
@QuarkusTest
class SealedColumnsTest extends HttpTest {

    @Inject Database database;

    /// A device session's successor is sealed under its predecessor, a factor's secret under
    /// `factor_key`, neither under the master key.
    @Test
    void everyColumnThatHoldsSomethingSealedIsListed() {
        assertThat(
                        database.all(
                                """
                                select table_name || '.' || column_name as name
                                from information_schema.columns
                                where table_schema = current_schema()
                                  and column_name like 'sealed%'
                                """,
                                row -> row.getString("name")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        SealedColumns.ALL.stream()
                                                .map(column ->
                                                        column.table() + "." + column.name()),
                                        Stream.of(
                                                "device_session.sealed_successor",
                                                "factor.sealed_secret"))
                                .toList());
    }
}
