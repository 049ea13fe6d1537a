package dev.keyfob.platform.migration;

import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;

/// Brings the database to this version before anything reads it: Flyway does. Where the history has
/// exactly the migrations of this program it has nothing to do and is not asked: setting it up and
/// its own two connections were a quarter of what a start of the binary takes (decision 0032).
@Singleton
@Startup(Migrations.BEFORE_ALL_WHO_READ)
class Migrations {

    static final int BEFORE_ALL_WHO_READ = 2;

    /// Checksums by script, as Flyway writes them down; the binary has them from its build.
    private static final Map<String, Integer> OWN =
            new QuarkusPathLocationScanner(
                            null, List.of(Location.fromPath("classpath:", "db/migration")))
                    .scanForResources().stream()
                            .collect(
                                    Collectors.toMap(
                                            script -> script.getRelativePath(),
                                            script -> ChecksumCalculator.calculate(script)));

    /// The history of the schema that Flyway would look at, and of no other in the search path.
    private static final String HISTORY =
            """
            select script, checksum, success from flyway_schema_history
            where 'flyway_schema_history'::regclass = to_regclass(quote_ident(current_schema()) || '.flyway_schema_history')
            """;

    Migrations(DataSource dataSource, Instance<Flyway> flyway) {
        if (!areDone(dataSource)) {
            flyway.get().migrate();
        }
    }

    /// No answer is Flyway's to judge, and to tell.
    private static boolean areDone(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return areDone(connection);
        } catch (SQLException untold) {
            return false;
        }
    }

    /// Whether there is nothing to do and nothing to refuse.
    ///
    /// @throws SQLException where the current schema has no history, or the database does not
    ///   answer
    static boolean areDone(Connection connection) throws SQLException {
        Map<String, Integer> done = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(HISTORY);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (!rows.getBoolean("success")) {
                    return false;
                }
                done.put(rows.getString("script"), rows.getInt("checksum"));
            }
        }
        return done.equals(OWN);
    }
}
