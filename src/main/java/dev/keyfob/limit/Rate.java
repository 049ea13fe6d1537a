package dev.keyfob.limit;

import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderCapacityStage;
import java.time.Duration;

/// So many at once, and as many more in each period, evenly spread over it.
record Rate(long capacity, Duration period) {

    Rate times(int scale) {
        return new Rate(Math.multiplyExact(capacity, scale), period);
    }

    /// As bucket4j wants it.
    BandwidthBuilderBuildStage bandwidth(BandwidthBuilderCapacityStage builder) {
        return builder.capacity(capacity).refillGreedy(capacity, period);
    }

    /// For example `10/PT1H`.
    @Override
    public String toString() {
        return capacity + "/" + period;
    }
}
