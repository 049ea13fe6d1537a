package dev.keyfob.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The process's clock, at the resolution at which Postgres keeps times (microseconds): an instant
/// that was written compares equal when it is read back. Injected as [InstantSource].
@ApplicationScoped
public class SystemClock implements InstantSource {

    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /// An instant in the past, but not before 1970: Postgres does not know every instant that Java
    /// knows.
    public static Instant before(Instant now, Duration past) {
        return past.compareTo(Duration.between(Instant.EPOCH, now)) < 0
                ? now.minus(past)
                : Instant.EPOCH;
    }
}
