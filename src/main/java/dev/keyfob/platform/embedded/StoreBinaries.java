package dev.keyfob.platform.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.keyfob.platform.StartFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL and Redis for this platform, unpacked from the class path into a
/// folder at the first use. Each release has a name of its own there, so an upgrade is unpacked
/// beside its predecessor; a name is taken when all is in place.
public final class StoreBinaries {

    private final Path folder;
    private final Platform platform;

    private StoreBinaries(Path folder, Platform platform) {
        this.folder = folder;
        this.platform = platform;
    }

    /// The programs, unpacked in `folder` when they are first asked for.
    ///
    /// @throws StartFailure where there are no programs for this platform
    public static StoreBinaries in(Path folder) {
        return new StoreBinaries(
                folder.toAbsolutePath().normalize(),
                Platform.of(System.getProperty("os.name"), System.getProperty("os.arch")));
    }

    /// The folder with `bin/postgres` and `bin/initdb`.
    Path postgres() throws IOException {
        return unpacked("postgres", platform.postgres(), StoreBinaries::unpackArchive);
    }

    public Path redisServer() throws IOException {
        return unpacked("redis", platform.redis(), StoreBinaries::unpackProgram)
                .resolve("redis-server");
    }

    private Path unpacked(String name, String resource, Unpacking unpacking) throws IOException {
        Path whole = folder.resolve(name + "-" + digest(resource));
        if (Files.isDirectory(whole)) {
            return whole;
        }
        Files.createDirectories(folder);
        synchronized (StoreBinaries.class) {
            try (FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
                    FileLock lock = channel.lock();
                    InputStream packed = open(resource)) {
                if (lock.isValid() && !Files.isDirectory(whole)) {
                    Path part = folder.resolve(name + ".part");
                    StoreFolder.delete(part);
                    Files.createDirectories(part);
                    unpacking.unpack(packed, part);
                    Files.move(part, whole, ATOMIC_MOVE);
                }
            }
        }
        return whole;
    }

    /// What tells one release from the next.
    private static String digest(String resource) throws IOException {
        try (var packed =
                new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            packed.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(packed.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream packed = StoreBinaries.class.getResourceAsStream("/" + resource);
        if (packed == null) {
            throw new FileNotFoundException(resource + " is missing on the class path");
        }
        return packed;
    }

    private static void unpackProgram(InputStream packed, Path target) throws IOException {
        Path program = target.resolve("redis-server");
        Files.copy(packed, program);
        Files.setPosixFilePermissions(program, fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(target, fromString("rwxr-xr-x"));
    }

    private static void unpackArchive(InputStream packed, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpackEntry(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
        // Readable for everybody, whatever the process's umask: the store may run as another user.
        try (Stream<Path> tree = Files.walk(target)) {
            tree.filter(Files::isDirectory).forEach(StoreBinaries::open);
        }
    }

    private static void unpackEntry(InputStream tar, TarArchiveEntry entry, Path file)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            boolean isProgram = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(file, fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void open(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, fromString("rwxr-xr-x"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @FunctionalInterface
    private interface Unpacking {
        void unpack(InputStream packed, Path target) throws IOException;
    }

    /// The names of the packed programs on the class path.
    record Platform(String postgres, String redis) {

        private static final List<String> INTEL = List.of("amd64", "x86_64");
        private static final List<String> ARM = List.of("aarch64", "arm64");

        /// @param system, processor as Java's `os.name` and `os.arch` spell them
        static Platform of(String system, String processor) {
            boolean isIntel = INTEL.contains(processor);
            if (isIntel || ARM.contains(processor)) {
                if (system.equals("Linux")) {
                    return isIntel
                            ? new Platform(
                                    "postgres-linux-x86_64.txz",
                                    "redis-server-6.2.6-v5-linux-amd64")
                            : new Platform(
                                    "postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64");
                }
                if (system.equals("Mac OS X")) {
                    return isIntel
                            ? new Platform(
                                    "postgres-darwin-x86_64.txz",
                                    "redis-server-6.2.6-v5-darwin-amd64")
                            : new Platform(
                                    "postgres-darwin-arm_64.txz",
                                    "redis-server-6.2.6-v5-darwin-arm64");
                }
            }
            throw new StartFailure(
                    "Keyfob brings no PostgreSQL and Redis for %s on %s: set QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS to your own"
                            .formatted(system, processor));
        }
    }
}
