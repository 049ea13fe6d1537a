package dev.keyfob;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The clock of the tests inside Quarkus: stands still, and moves when a test says so.
@ApplicationScoped
@Alternative
@Priority(1)
public class MovableClock implements InstantSource {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS").withZone(ZoneOffset.UTC);

    private @Nullable Path told;
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00.123456Z");

    @Override
    public Instant instant() {
        return now;
    }

    /// Moves the clock, backwards by a negative duration.
    public synchronized void move(Duration by) {
        now = now.plus(by);
        write();
    }

    /// Tells a file the time, now and whenever it moves.
    synchronized void tell(Path file) {
        told = file;
        write();
    }

    /// The environment of a process for which it is the time that a file tells: its clock stands
    /// still too (libfaketime). Its time limits are measured as ever; without the last but one
    /// setting libfaketime would take each for over, and the threads that wait would spin.
    static Map<String, String> followed(Path file) {
        return Map.of(
                "LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1",
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "TZ", "UTC");
    }

    private void write() {
        if (told == null) {
            return;
        }
        try {
            Path next =
                    Files.writeString(
                            told.resolveSibling(told.getFileName() + ".next"),
                            FORM.format(now.plusNanos(500)));
            Files.move(
                    next,
                    told,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
