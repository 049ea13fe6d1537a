package dev.keyfob;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.embedded.EmbeddedPostgres;
import dev.keyfob.platform.embedded.EmbeddedRedis;
import dev.keyfob.platform.embedded.StoreBinaries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// A PostgreSQL and a Redis that die by kill -9 and come back on the same port with their data.
public final class KillableStores implements AutoCloseable {

    private static final StoreBinaries BINARIES =
            StoreBinaries.in(Path.of("target", "store-binaries"));

    private final Path folder;
    private EmbeddedPostgres postgres;
    private EmbeddedRedis redis;

    private KillableStores(Path folder, EmbeddedPostgres postgres, EmbeddedRedis redis) {
        this.folder = folder;
        this.postgres = postgres;
        this.redis = redis;
    }

    /// Starts both, empty.
    public static KillableStores start() throws IOException {
        Files.createDirectories(Instance.ROOT);
        Path folder = Files.createTempDirectory(Instance.ROOT, "killable-");
        return new KillableStores(
                folder,
                EmbeddedPostgres.start(folder.resolve("postgres"), Instance.freePort(), BINARIES),
                EmbeddedRedis.start(folder.resolve("redis"), Instance.freePort(), BINARIES));
    }

    /// Starts the program on them, with the client `demo`, and waits until it is ready; what `more`
    /// has counts.
    public Instance instance(Map<String, String> more) throws Exception {
        return instances(List.of(more)).getFirst();
    }

    /// The same, one for each of several, all at once.
    public List<Instance> instances(List<Map<String, String>> each) throws Exception {
        return Instance.allReady(each.stream().map(this::environment).toList());
    }

    private Map<String, String> environment(Map<String, String> more) {
        return environment(postgres, redis, more);
    }

    /// What leads the program to these two and names the client `demo`; what `more` has counts.
    static Map<String, String> environment(
            EmbeddedPostgres postgres, EmbeddedRedis redis, Map<String, String> more) {
        return Instance.environment(
                Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(),
                        "QUARKUS_DATASOURCE_USERNAME", postgres.username(),
                        "QUARKUS_DATASOURCE_PASSWORD", postgres.password(),
                        "QUARKUS_REDIS_HOSTS", redis.hosts(),
                        "QUARKUS_REDIS_PASSWORD", redis.password(),
                        "KEYFOB_SIGNING_MASTER_KEY",
                                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
                more);
    }

    public Connection connection() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /// The one number of an answer.
    public int count(String sql) throws SQLException {
        return Stores.number(postgres, sql);
    }

    public void killPostgres() {
        postgres.kill();
    }

    public void startPostgres() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), postgres.port(), BINARIES);
    }

    public void pausePostgres() {
        postgres.pause();
    }

    public void resumePostgres() {
        postgres.resume();
    }

    public int redisPort() {
        return redis.port();
    }

    public void pauseRedis() {
        redis.pause();
    }

    public void resumeRedis() {
        redis.resume();
    }

    public void killRedis() {
        redis.kill();
    }

    /// Starts it anew, without its data.
    public void startRedisEmpty() throws IOException {
        Path data = folder.resolve("redis").resolve("appendonly.aof");
        Files.deleteIfExists(data);
        startRedis();
    }

    public void startRedis() {
        redis = EmbeddedRedis.start(folder.resolve("redis"), redis.port(), BINARIES);
    }

    /// Makes Redis forget everything.
    public void flushRedis() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream()
                    .write(
                            "AUTH %s\r\nFLUSHALL\r\n"
                                    .formatted(redis.password())
                                    .getBytes(US_ASCII));
            String expected = "+OK\r\n+OK\r\n";
            byte[] answer = socket.getInputStream().readNBytes(expected.length());
            if (!new String(answer, US_ASCII).equals(expected)) {
                throw new IOException(new String(answer, US_ASCII));
            }
        }
    }

    @Override
    public void close() {
        redis.kill();
        postgres.kill();
    }
}
