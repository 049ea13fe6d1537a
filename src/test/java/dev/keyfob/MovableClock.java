package dev.keyfob;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of the tests inside Quarkus: stands still, and moves when a test says so.
@ApplicationScoped
@Alternative
@Priority(1)
public class MovableClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-03-01T12:00:00.123456Z");

    @Override
    public Instant instant() {
        return now;
    }

    /// Moves the clock, backwards by a negative duration.
    public synchronized void move(Duration by) {
        now = now.plus(by);
    }
}
