package dev.keyfob.platform.embedded;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardOpenOption.APPEND;

import dev.keyfob.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A PostgreSQL that commits nothing before its standby has it (synchronous streaming replication),
/// and that standby, which can take its place.
public final class ReplicatedPostgres implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final StoreBinaries BINARIES =
            StoreBinaries.in(Path.of("target", "store-binaries"));

    private final EmbeddedPostgres primary;
    private final StoreProcess standby;
    private final int standbyPort;

    private ReplicatedPostgres(EmbeddedPostgres primary, StoreProcess standby, int standbyPort) {
        this.primary = primary;
        this.standby = standby;
        this.standbyPort = standbyPort;
    }

    /// Starts both, empty, and returns when they are in step.
    public static ReplicatedPostgres start(Path folder) throws Exception {
        Path data = folder.resolve("primary").resolve("data");
        EmbeddedPostgres first =
                EmbeddedPostgres.start(folder.resolve("primary"), Instance.freePort(), BINARIES);
        first.stop();
        asSuperuser(
                folder.resolve("primary"),
                "alter role keyfob replication",
                "grant pg_read_all_stats to keyfob",
                "grant execute on function pg_promote(boolean, integer) to keyfob");
        append(data.resolve("pg_hba.conf"), "host replication keyfob 127.0.0.1/32 scram-sha-256");
        Path copy = folder.resolve("standby").resolve("data");
        copy(data, copy);
        Files.createFile(copy.resolve("standby.signal"));
        append(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s application_name=standby'"
                        .formatted(first.port(), first.username(), first.password()));
        append(data.resolve("postgresql.auto.conf"), "synchronous_standby_names = 'standby'");
        EmbeddedPostgres primary =
                EmbeddedPostgres.start(folder.resolve("primary"), first.port(), BINARIES);
        int port = Instance.freePort();
        var both = new ReplicatedPostgres(primary, standby(folder.resolve("standby"), port), port);
        Instance.await(
                "in step",
                READY,
                () ->
                        both.number(
                                        "select count(*) from pg_stat_replication where sync_state = 'sync'")
                                == 1);
        return both;
    }

    private static StoreProcess standby(Path folder, int port) throws IOException {
        Path programs = BINARIES.postgres();
        List<String> command =
                List.of(
                        programs.resolve("bin/postgres").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=");
        return StoreProcess.start(
                StoreUser.owning(folder).running(command), folder.resolve("postgres.log"), "INT");
    }

    /// Runs statements on the database `keyfob` of a PostgreSQL that is stopped.
    public static void asSuperuser(Path folder, String... statements) throws IOException {
        Path input = folder.resolve("statements");
        Files.writeString(input, String.join("\n", statements) + "\n");
        List<String> command =
                List.of(
                        BINARIES.postgres().resolve("bin/postgres").toString(),
                        "--single",
                        "-D",
                        folder.resolve("data").toString(),
                        "-c",
                        "exit_on_error=on",
                        "keyfob");
        StoreProcess.run(
                StoreUser.owning(folder).running(command), folder.resolve("postgres.log"), input);
        Files.delete(input);
    }

    /// Copies a folder with all that is in it, as `cp -a` does.
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), COPY_ATTRIBUTES);
            }
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What leads an instance to whichever of the two takes writes.
    public Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                url(),
                "QUARKUS_DATASOURCE_USERNAME",
                primary.username(),
                "QUARKUS_DATASOURCE_PASSWORD",
                primary.password());
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/keyfob?targetServerType=primary"
                .formatted(primary.port(), standbyPort);
    }

    /// The number that a query answers, asked of whichever takes writes.
    public int number(String sql) throws SQLException {
        return number(url(), sql);
    }

    private int number(String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, primary.username(), primary.password());
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /// Kills the primary with kill -9, and has the standby take its place.
    public void failOver() throws SQLException {
        primary.kill();
        number(
                "jdbc:postgresql://127.0.0.1:%d/keyfob".formatted(standbyPort),
                "select pg_promote()::integer");
    }

    @Override
    public void close() {
        standby.kill();
        primary.kill();
    }
}
