package dev.keyfob.platform;

import jakarta.enterprise.context.ApplicationScoped;
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
}
