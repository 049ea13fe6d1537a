package dev.keyfob.platform.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The running server's own tables.
@QuarkusTest
class ForgottenRowsTest extends HttpTest {

    @Inject Database database;
    @Inject ExpiredRows rows;

    @Test
    void noTableKeepsWhatHasExpired() {
        Phone.of(server, "alice").signOut();
        assertThat(tables()).filteredOn(this::hasRows).contains("authorization_code", "revocation");

        clock.move(Duration.ofDays(40));
        rows.forget();

        assertThat(tables()).hasSizeGreaterThan(5).noneMatch(this::hasExpiredRows);
    }

    /// That of mail is its code's: news outlast it.
    private List<String> tables() {
        return database.all(
                """
                select table_name
                from information_schema.columns
                where column_name = 'expires_at'
                  and table_name <> 'mail'
                """,
                row -> row.getString("table_name"));
    }

    private boolean hasRows(String table) {
        return !database.all("select 1 from " + table, row -> row.getInt(1)).isEmpty();
    }

    private boolean hasExpiredRows(String table) {
        return !database.all(
                        "select 1 from %s where expires_at < ?".formatted(table),
                        row -> row.getInt(1),
                        clock.instant().minus(Duration.ofDays(1)))
                .isEmpty();
    }
}
