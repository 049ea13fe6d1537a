package dev.keyfob.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Postgres over plain JDBC: one call is one statement, and one transaction where the caller has
/// not opened a wider one.
///
/// For repository classes only. Parameters are `UUID`, `Instant`, `String`, `Integer`, `byte[]`, a
/// collection of `String` (a `text[]`), `byte[][]` (a `bytea[]`), `int[]` or null.
@ApplicationScoped
public class Database {

    private static final String NAME = "Postgres";

    /// PostgreSQL Appendix A.
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource dataSource;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Makes a value of one row of the answer.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface Execution<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /// Runs a statement that writes.
    ///
    /// @return the number of rows that it changed
    /// @throws DependencyUnavailable where Postgres does not answer
    /// @throws AlreadyTaken where a unique constraint forbids it
    public int update(String sql, @Nullable Object... parameters) {
        return execute(sql, parameters, PreparedStatement::executeUpdate);
    }

    /// The first row of a statement's answer.
    ///
    /// @throws DependencyUnavailable where Postgres does not answer
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return all(sql, reader, parameters).stream().findFirst();
    }

    /// Every row of a statement's answer, in its order.
    ///
    /// @throws DependencyUnavailable where Postgres does not answer
    public <T> List<T> all(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return execute(
                sql,
                parameters,
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        List<T> values = new ArrayList<>();
                        while (rows.next()) {
                            values.add(reader.read(rows));
                        }
                        return values;
                    }
                });
    }

    /// The instant in a `timestamptz` column that is never null.
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// The instant in a `timestamptz` column, or null.
    public static @Nullable Instant nullableInstant(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /// The elements of a `text[]` column that is never null.
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private <T> T execute(String sql, @Nullable Object[] parameters, Execution<T> execution) {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                bind(statement, i + 1, parameters[i]);
            }
            return execution.run(statement);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Connection connection() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw new DependencyUnavailable(NAME, e);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            case Collection<?> texts ->
                    statement.setArray(
                            index,
                            statement.getConnection().createArrayOf("text", texts.toArray()));
            case byte[][] values ->
                    statement.setArray(
                            index, statement.getConnection().createArrayOf("bytea", values));
            case null, default -> statement.setObject(index, value);
        }
    }

    private static RuntimeException failure(SQLException e) {
        if (DependencyUnavailable.isReasonOf(e)) {
            return new DependencyUnavailable(NAME, e);
        }
        return UNIQUE_VIOLATION.equals(e.getSQLState())
                ? new AlreadyTaken(e)
                : new IllegalStateException(
                        "SQL statement failed with state " + e.getSQLState(), e);
    }
}
