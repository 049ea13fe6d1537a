package dev.keyfob.platform.embedded;

import static dev.keyfob.platform.embedded.EmbeddedStores.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The stores with real processes, in folders that every user can reach.
class EmbeddedStoresTest {

    private static final Path ROOT = Path.of("target", "stores").toAbsolutePath();
    private static final StoreBinaries BINARIES =
            StoreBinaries.in(Path.of("target/store-binaries"));
    private Path folder = ROOT;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(ROOT);
        folder = ROOT.resolve(new Randomness().uuid().toString());
    }

    @AfterEach
    void deleteFolder() throws IOException {
        StoreFolder.delete(folder);
    }

    @Test
    void dataSurviveARestartOnTheSamePort() throws Exception {
        var first = EmbeddedPostgres.start(folder, freePort(), BINARIES);
        query(first, "CREATE TABLE kept AS SELECT 42 AS number");
        first.stop();

        var second = EmbeddedPostgres.start(folder, first.port(), BINARIES);
        assertThat(query(second, "SELECT number FROM kept")).isEqualTo("42");
        second.stop();
    }

    @Test
    void dataSurviveAKill() throws Exception {
        var first = EmbeddedPostgres.start(folder, freePort(), BINARIES);
        query(first, "CREATE TABLE kept AS SELECT 42 AS number");
        first.kill();

        var second = EmbeddedPostgres.start(folder, first.port(), BINARIES);
        assertThat(query(second, "SELECT number FROM kept")).isEqualTo("42");
        second.stop();
    }

    @Test
    void redisKeepsItsDataOverARestart() throws Exception {
        var first = EmbeddedRedis.start(folder, freePort(), BINARIES);
        assertThat(redis(first, "SET kept 42")).isEqualTo("+OK");
        first.stop();

        var second = EmbeddedRedis.start(folder, first.port(), BINARIES);
        assertThat(redis(second, "INCR kept")).isEqualTo(":43");
        second.stop();
    }

    @Test
    void aPausedStoreAnswersNothingUntilItResumes() throws Exception {
        var redis = EmbeddedRedis.start(folder, freePort(), BINARIES);
        redis.pause();
        assertThatThrownBy(() -> redis(redis, "PING"))
                .isInstanceOf(java.net.SocketTimeoutException.class);
        redis.resume();
        assertThat(redis(redis, "PING")).isEqualTo("+PONG");
        redis.stop();
    }

    @Test
    void writesReachTheDiskAndNobodyEntersWithoutThePassword() throws Exception {
        var postgres = EmbeddedPostgres.start(folder, freePort(), BINARIES);
        assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
        assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(query(postgres, "SHOW password_encryption")).isEqualTo("scram-sha-256");
        assertThat(query(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("f");
        assertThatThrownBy(() ->
                        DriverManager.getConnection(postgres.jdbcUrl(), "keyfob", "guessed")
                                .close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() ->
                        DriverManager.getConnection(
                                        postgres.jdbcUrl(), "postgres", postgres.password())
                                .close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no pg_hba.conf entry");
        postgres.stop();
    }

    @Test
    void noSecretIsReadableByOthersOrVisibleInACommandLine() throws Exception {
        var stores = EmbeddedStores.start(folder, BINARIES);
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("master-key"))).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("postgres"))).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("redis"))).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("redis/redis.conf"))).isEqualTo("rw-------");
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            assertThat(all.map(process -> process.info().commandLine().orElse("")))
                    .noneMatch(line -> line.contains(stores.postgres().password()))
                    .noneMatch(line -> line.contains(stores.redis().password()));
        }
        for (String log : List.of("postgres/postgres.log", "redis/redis.log")) {
            assertThat(folder.resolve(log))
                    .content()
                    .doesNotContain(stores.postgres().password())
                    .doesNotContain(stores.redis().password());
        }
        stores.stop();
    }

    @Test
    void theMasterKeyIsMadeOnceAndTheFolderUsedByOneAtATime() {
        var first = EmbeddedStores.start(folder, BINARIES);
        assertThatThrownBy(() -> EmbeddedStores.start(folder, BINARIES))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "The folder %s is in use by another Keyfob: stop that one, or set KEYFOB_EMBEDDED_DIRECTORY to another folder",
                        folder);
        String masterKey = first.configuration().get("keyfob.signing.master-key");
        first.stop();

        var second = EmbeddedStores.start(folder, BINARIES);
        assertThat(second.configuration()).containsEntry("keyfob.signing.master-key", masterKey);
        second.stop();
    }

    @Test
    void aSurvivorIsEndedAtTheNextStart() throws Exception {
        var first = EmbeddedPostgres.start(folder, freePort(), BINARIES);
        query(first, "CREATE TABLE kept AS SELECT 42 AS number");
        ProcessHandle survivor = ProcessHandle.of(first.pid()).orElseThrow();
        killWatchdog(survivor);
        assertThat(query(first, "SELECT number FROM kept")).isEqualTo("42");

        var second = EmbeddedPostgres.start(folder, freePort(), BINARIES);
        assertThat(survivor.info().commandLine()).isEmpty();
        assertThat(query(second, "SELECT number FROM kept")).isEqualTo("42");
        second.stop();
    }

    @Test
    void aForeignProcessOfTheOldIdIsLeftAlone() throws Exception {
        var first = EmbeddedPostgres.start(folder, freePort(), BINARIES);
        first.kill();
        Process foreign = new ProcessBuilder("sleep", "60").start();
        Path pidFile = folder.resolve("data/postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        Files.writeString(
                pidFile,
                foreign.pid() + "\n" + String.join("\n", lines.subList(1, lines.size())) + "\n");

        var second = EmbeddedPostgres.start(folder, first.port(), BINARIES);
        assertThat(foreign.isAlive()).isTrue();
        foreign.destroy();
        second.stop();
    }

    @Test
    void aHalfMadeDatabaseAndHalfUnpackedProgramsHeal() throws Exception {
        Files.createDirectories(folder.resolve("data.part/base"));
        Files.writeString(folder.resolve("data.part/PG_VERSION"), "18\n");
        Files.createDirectories(folder.resolve("binaries/postgres.part/bin"));
        Files.writeString(folder.resolve("binaries/postgres.part/bin/postgres"), "half");

        var postgres = EmbeddedPostgres.start(folder, freePort());
        assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        assertThat(folder.resolve("data.part")).doesNotExist();
        postgres.stop();
    }

    @Test
    void dataOfAnotherMajorVersionAreRefusedAndLeftAlone() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, freePort(), BINARIES))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith(
                        "The data in %s were written by PostgreSQL 17, and this Keyfob brings PostgreSQL 18: ",
                        data);
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("PG_VERSION"));
        }
    }

    @Test
    void aFolderWithFilesOfOthersIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("letter"), "mine");
        String before = permissions(folder);
        assertThatThrownBy(() -> EmbeddedStores.start(folder, BINARIES))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "The folder %s holds files of others: set KEYFOB_EMBEDDED_DIRECTORY to a new or an empty folder",
                        folder);
        assertThat(permissions(folder)).isEqualTo(before);
    }

    @Test
    void aPortInUseIsToldInOneSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder, taken.getLocalPort(), BINARIES))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageStartingWith("The embedded postgres failed (")
                    .hasMessageEndingWith("see " + folder.resolve("postgres.log"));
        }
    }

    @Test
    void aPlatformWithoutProgramsIsToldTheOtherWay() {
        assertThatThrownBy(() -> StoreBinaries.Platform.of("Windows 11", "amd64"))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "Keyfob brings no PostgreSQL and Redis for Windows 11 on amd64: set QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS to your own");
    }

    @Test
    void everySupportedPlatformHasItsProgramsOnTheClassPath() throws Exception {
        for (String system : List.of("Linux", "Mac OS X")) {
            for (String processor : List.of("amd64", "x86_64", "aarch64")) {
                var platform = StoreBinaries.Platform.of(system, processor);
                for (String resource : List.of(platform.postgres(), platform.redis())) {
                    try (InputStream packed = getClass().getResourceAsStream("/" + resource)) {
                        assertThat(packed).as(resource).isNotNull();
                    }
                }
            }
        }
    }

    /// Kills the shell that is the parent of the store, and its helper.
    private static void killWatchdog(ProcessHandle store) throws Exception {
        ProcessHandle watchdog = store.parent().orElseThrow();
        List<ProcessHandle> shells =
                watchdog.children().filter(child -> child.pid() != store.pid()).toList();
        shells.forEach(ProcessHandle::destroyForcibly);
        watchdog.destroyForcibly();
        watchdog.onExit().get(10, TimeUnit.SECONDS);
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private static String redis(EmbeddedRedis redis, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.setSoTimeout(500);
            String text = "AUTH %s\r\n%s\r\n".formatted(redis.password(), command);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            var lines =
                    new java.io.BufferedReader(
                            new java.io.InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(lines.readLine()).isEqualTo("+OK");
            return lines.readLine();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
