package dev.keyfob;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the JVM keeps of one start of the program (JEP 514), with which every other takes half the
/// processor time. It is made once for each build, by whoever starts so many that it pays.
final class StartCache {

    private static final Path FILE = Path.of("target", "keyfob.aot").toAbsolutePath();

    /// Making it costs as much as it saves in five starts.
    private static final int FIRST_WITHOUT = 4;

    /// What the JVM finds wrong with a cache it leaves aside; tests compare what is printed.
    private static final String SILENCE = "-Xlog:aot*=off";

    private static int asked;

    private StartCache() {}

    /// What has the JVM use it; nothing where there is none.
    static synchronized List<String> flags() throws IOException {
        if (Program.isNative()) {
            return List.of();
        }
        try (FileChannel channel =
                        FileChannel.open(FILE.resolveSibling("keyfob.aot.lock"), CREATE, WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !isOfThisBuild() && ++asked > FIRST_WITHOUT) {
                make();
            }
            return isOfThisBuild() ? List.of("-XX:AOTCache=" + FILE, SILENCE) : List.of();
        }
    }

    private static boolean isOfThisBuild() throws IOException {
        return Files.exists(FILE)
                && Files.getLastModifiedTime(FILE)
                                .compareTo(Files.getLastModifiedTime(Program.jar()))
                        > 0;
    }

    /// The JVM writes it when the program ends.
    private static void make() throws IOException {
        Files.deleteIfExists(FILE);
        EmbeddedStores stores = Stores.startEmpty();
        try (Instance keyfob =
                Instance.start(
                        Instance.environment(stores, Map.of()),
                        List.of("-XX:AOTCacheOutput=" + FILE),
                        List.of())) {
            keyfob.awaitHealth();
            Phone.of(keyfob.server(), "alice").refresh();
            keyfob.process().destroy();
            keyfob.process().waitFor(Instance.ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        } finally {
            stores.stop();
        }
    }
}
