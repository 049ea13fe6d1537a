package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Person;
import dev.keyfob.platform.embedded.EmbeddedPostgres;
import dev.keyfob.platform.embedded.EmbeddedRedis;
import dev.keyfob.platform.embedded.ReplicatedPostgres;
import dev.keyfob.platform.embedded.StoreBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A copy of PostgreSQL's files, taken while phones refresh, brought back after a disaster: what
/// `src/docs/backup.md` says of it. Redis and the master key are kept.
class BackupIT {

    private static final StoreBinaries BINARIES =
            StoreBinaries.in(Path.of("target", "store-binaries"));

    private Path folder;
    private EmbeddedPostgres postgres;
    private EmbeddedRedis redis;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(Instance.ROOT);
        folder = Files.createTempDirectory(Instance.ROOT, "backup-");
        EmbeddedPostgres first = postgres("live");
        first.stop();
        ReplicatedPostgres.asSuperuser(
                folder.resolve("live"),
                "grant execute on function pg_backup_start(text, boolean) to keyfob",
                "grant execute on function pg_backup_stop(boolean) to keyfob");
        postgres = postgres("live");
        redis = EmbeddedRedis.start(folder.resolve("redis"), Instance.freePort(), BINARIES);
    }

    @AfterEach
    void end() {
        postgres.kill();
        redis.kill();
    }

    @Test
    void afterARestorePhonesGoOn_andSignOutsOfTheLostTimeAreUndone() throws Exception {
        Phone idle;
        Phone ahead;
        Phone signedOut;
        try (Instance keyfob = keyfob(Map.of())) {
            Person alice = keyfob.server().signUp("alice");
            idle = Phone.signIn(keyfob.server(), alice);
            ahead = Phone.signIn(keyfob.server(), alice);
            signedOut = Phone.signIn(keyfob.server(), alice);

            backUp(keyfob.server());

            for (int i = 0; i < 3; i++) {
                assertThat(ahead.refresh().status()).isEqualTo(200);
            }
            assertThat(signedOut.signOut().status()).isEqualTo(200);
        }

        postgres.kill();
        postgres = postgres("restored");

        try (Instance keyfob = keyfob(Map.of("KEYFOB_REFRESH_ACCEPT_AHEAD", "100"))) {
            assertThat(over(keyfob, idle).isSignedIn()).isTrue();
            assertThat(over(keyfob, ahead).isSignedIn()).isTrue();
            assertThat(over(keyfob, signedOut).isSignedIn()).as("the sign-out is undone").isTrue();
        }
    }

    /// As `src/docs/backup.md` does it, while a phone refreshes.
    private void backUp(Server server) throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection session = connection()) {
            Phone busy = Phone.of(server, "bob");
            var load =
                    threads.submit(() -> {
                        while (!over.get()) {
                            assertThat(busy.refresh().status()).isEqualTo(200);
                        }
                    });
            text(session, "select pg_backup_start('keyfob', true)");
            Path live = folder.resolve("live").resolve("data");
            Path copy = folder.resolve("restored").resolve("data");
            Files.createDirectories(copy.getParent());
            copyWhatMayChange(live, copy);
            String label = text(session, "select labelfile from pg_backup_stop(true)");
            Files.writeString(copy.resolve("backup_label"), label);
            ReplicatedPostgres.copy(live.resolve("pg_wal"), copy.resolve("pg_wal"));
            over.set(true);
            load.get();
        }
    }

    /// All but the log, which is copied at the end, and what tells of the running process. A file
    /// that goes meanwhile was not needed.
    private static void copyWhatMayChange(Path live, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(live)) {
            for (Path file : files.toList()) {
                Path name = live.relativize(file);
                if (name.startsWith("pg_wal") || name.startsWith("postmaster.pid")) {
                    continue;
                }
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy.resolve(name));
                    Files.setPosixFilePermissions(
                            copy.resolve(name), Files.getPosixFilePermissions(file));
                } else if (Files.exists(file)) {
                    Files.copy(file, copy.resolve(name));
                }
            }
        }
    }

    private EmbeddedPostgres postgres(String name) {
        return EmbeddedPostgres.start(folder.resolve(name), Instance.freePort(), BINARIES);
    }

    private Instance keyfob(Map<String, String> more) throws Exception {
        Map<String, String> environment = KillableStores.environment(postgres, redis, more);
        return Instance.allReady(List.of(environment)).getFirst();
    }

    /// The phone, at the instance that has taken the other's place.
    private static Phone over(Instance keyfob, Phone phone) {
        return phone.at(keyfob.server());
    }

    private Connection connection() throws Exception {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    private static String text(Connection session, String sql) throws Exception {
        try (PreparedStatement statement = session.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
