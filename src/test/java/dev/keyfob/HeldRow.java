package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// A row that a transaction has locked, so that requests which need it line up behind it and go on
/// in the order in which they came.
public final class HeldRow implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Connection holder;
    private int waiting;

    private HeldRow(Connection holder) {
        this.holder = holder;
    }

    /// Holds the row with an id.
    public static HeldRow of(DataSource source, String table, String id) throws SQLException {
        return of(source.getConnection(), table, id);
    }

    /// The same on a connection that is the row's until it is closed.
    static HeldRow of(Connection holder, String table, String id) throws SQLException {
        holder.setAutoCommit(false);
        try (PreparedStatement lock =
                holder.prepareStatement(
                        "select id from %s where id = ? for update".formatted(table))) {
            lock.setObject(1, UUID.fromString(id));
            try (ResultSet row = lock.executeQuery()) {
                assertThat(row.next()).isTrue();
            }
        }
        return new HeldRow(holder);
    }

    /// Sends a request, and returns when it waits for a lock or was answered without one.
    public <T> Future<T> lineUp(Supplier<T> request) throws Exception {
        Future<T> answer = threads.submit(request::get);
        Instance.await("the request waits", PATIENCE, () -> answer.isDone() || waiting() > waiting);
        if (!answer.isDone()) {
            waiting++;
        }
        return answer;
    }

    /// Lets the requests go on.
    public void letGo() throws SQLException {
        holder.rollback();
    }

    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.setAutoCommit(true);
        holder.close();
        threads.close();
    }

    private int waiting() throws SQLException {
        try (PreparedStatement count =
                        holder.prepareStatement(
                                """
                                select count(*)
                                from pg_stat_activity
                                where datname = current_database()
                                  and cardinality(pg_blocking_pids(pid)) > 0
                                """);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
