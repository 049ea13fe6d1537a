package dev.keyfob.limit;

import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/// The process's clock, as bucket4j reads it: also for the buckets in Redis. An instance whose
/// clock is ahead fills them by as much early, once.
@ApplicationScoped
class BucketTime implements TimeMeter {

    private static final long NANOS = 1_000_000_000L;

    private final InstantSource clock;

    BucketTime(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public long currentTimeNanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * NANOS + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}
