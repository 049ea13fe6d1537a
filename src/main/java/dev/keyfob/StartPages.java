package dev.keyfob;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;
import org.jboss.logging.Logger;

/// What the start alone needed, given back to the kernel once it is over: its garbage, and what it
/// has mapped of the binary's own file. Most of that is never used again; the rest is mapped again
/// when it is, out of the file's cache.
@ApplicationScoped
class StartPages {

    private static final Logger LOG = Logger.getLogger(StartPages.class);

    /// Until the first requests have been answered.
    private static final int SECONDS_AFTER_THE_START = 2;

    /// `MADV_DONTNEED` of Linux.
    private static final int NOT_NEEDED = 4;

    /// How the line of a region begins, unlike those that tell of it.
    private static final Pattern REGION = Pattern.compile("[0-9a-f]+-");

    StartPages() {}

    void giveBack(@Observes StartupEvent started) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            CompletableFuture.delayedExecutor(SECONDS_AFTER_THE_START, SECONDS)
                    .execute(() -> {
                        System.gc();
                        giveBack();
                    });
        }
    }

    /// Only regions that cannot be written and in which nothing has been (such pages are
    /// anonymous): all others are more than the file has.
    private static void giveBack() {
        try {
            String file = Path.of("/proc/self/exe").toRealPath().toString();
            String region = "";
            for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
                if (REGION.matcher(line).lookingAt()) {
                    region = line;
                } else if (line.startsWith("Anonymous: ")
                        && line.endsWith(" 0 kB")
                        && region.contains(" r-")
                        && region.endsWith(file)) {
                    giveBack(region.substring(0, region.indexOf(' ')).split("-"));
                }
            }
        } catch (IOException unreadable) {
            LOG.debug("What the start has mapped stays", unreadable);
        }
    }

    private static void giveBack(String[] range) {
        long begin = Long.parseUnsignedLong(range[0], 16);
        long end = Long.parseUnsignedLong(range[1], 16);
        Kernel.advise(WordFactory.pointer(begin), WordFactory.unsigned(end - begin), NOT_NEEDED);
    }

    /// Apart, because a JVM has none of these types.
    private static final class Kernel {

        @CFunction("madvise")
        static native int advise(PointerBase begin, UnsignedWord length, int advice);
    }
}
