package dev.keyfob.platform.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// The PostgreSQL and the Redis of one Keyfob, with the data of both and the master key in one
/// folder, which one process at a time may use.
///
/// They end with this process; `stop` ends them before.
public final class EmbeddedStores {

    private static final String LOCK = "lock";
    private static final int PORTS_TRIED = 5;

    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final String masterKey;
    private final FileLock lock;

    private EmbeddedStores(
            EmbeddedPostgres postgres, EmbeddedRedis redis, String masterKey, FileLock lock) {
        this.postgres = postgres;
        this.redis = redis;
        this.masterKey = masterKey;
        this.lock = lock;
    }

    /// Starts both on free ports, on the data in `directory`, with programs unpacked there.
    public static EmbeddedStores start(Path directory) {
        return start(directory, StoreBinaries.in(directory.resolve("binaries")));
    }

    /// Starts both with programs that others use too.
    ///
    /// @throws StartFailure where one of them does not come to answer
    public static EmbeddedStores start(Path directory, StoreBinaries binaries) {
        try {
            requireOwn(directory);
            StoreFolder folder = StoreFolder.at(directory);
            return start(folder, lock(folder), binaries);
        } catch (IOException failure) {
            throw StoreFolder.unusable(directory.toAbsolutePath().normalize(), failure);
        } catch (UncheckedIOException failure) {
            throw StoreFolder.unusable(
                    directory.toAbsolutePath().normalize(), new IOException(failure));
        }
    }

    private static EmbeddedStores start(StoreFolder folder, FileLock lock, StoreBinaries binaries)
            throws IOException {
        StoreUser.entering(folder.path());
        String masterKey = folder.secret("master-key");
        EmbeddedPostgres postgres =
                onFreePort(port -> EmbeddedPostgres.start(folder.file("postgres"), port, binaries));
        EmbeddedRedis redis =
                onFreePort(port -> EmbeddedRedis.start(folder.file("redis"), port, binaries));
        var stores = new EmbeddedStores(postgres, redis, masterKey, lock);
        // The collector would close the pipes that keep the stores alive, and the lock with them.
        Runtime.getRuntime().addShutdownHook(new Thread(stores::stayReachable));
        return stores;
    }

    /// Does nothing: the hook that runs it refers to the stores for as long as the process lives.
    private void stayReachable() {}

    /// Refuses a folder that holds other files: their permissions would change.
    private static void requireOwn(Path directory) throws IOException {
        if (!Files.isDirectory(directory) || Files.exists(directory.resolve(LOCK))) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.anyMatch(file -> !file.endsWith("lost+found"))) {
                throw new StartFailure(
                        "The folder %s holds files of others: set KEYFOB_EMBEDDED_DIRECTORY to a new or an empty folder"
                                .formatted(directory.toAbsolutePath().normalize()));
            }
        }
    }

    private static FileLock lock(StoreFolder folder) throws IOException {
        FileChannel channel = FileChannel.open(folder.file(LOCK), CREATE, WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Another class loader's, or a test's.
        }
        if (lock == null) {
            channel.close();
            throw new StartFailure(
                    "The folder %s is in use by another Keyfob: stop that one, or set KEYFOB_EMBEDDED_DIRECTORY to another folder"
                            .formatted(folder.path()));
        }
        return lock;
    }

    /// Starts on a port that was free a moment ago, and on another one where that has changed.
    private static <T> T onFreePort(IntFunction<T> start) throws IOException {
        for (int tried = 1; ; tried++) {
            int port = freePort();
            try {
                return start.apply(port);
            } catch (StartFailure failure) {
                if (tried == PORTS_TRIED || isFree(port)) {
                    throw failure;
                }
            }
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    public EmbeddedRedis redis() {
        return redis;
    }

    /// The properties that lead an application to these stores; three of them are secret.
    public Map<String, String> configuration() {
        return Map.of(
                "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                "quarkus.datasource.username", postgres.username(),
                "quarkus.datasource.password", postgres.password(),
                "quarkus.redis.hosts", redis.hosts(),
                "quarkus.redis.password", redis.password(),
                "keyfob.signing.master-key", masterKey);
    }

    /// Ends both in order and leaves the folder to the next; returns when they have ended.
    public void stop() {
        redis.stop();
        postgres.stop();
        try {
            lock.acquiredBy().close();
        } catch (IOException alreadyClosed) {
            // Then the lock is free.
        }
    }
}
