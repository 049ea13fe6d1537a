package dev.keyfob.platform.outbox;

import java.time.Duration;

/// Waits between tries: twice as long each time, up to the longest; of that half is certain, so
/// that what failed together is not tried together.
public record Backoff(Duration first, Duration longest) {

    /// The wait before the next try.
    ///
    /// @param failures so far, one or more
    /// @param fraction by chance, from 0 to 1
    public Duration after(int failures, double fraction) {
        long millis = Math.min(first.toMillis() << Math.min(failures - 1, 20), longest.toMillis());
        return Duration.ofMillis(millis / 2 + (long) (fraction * millis / 2));
    }
}
