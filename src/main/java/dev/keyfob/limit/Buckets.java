package dev.keyfob.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The buckets of Redis, and those of this process: of the limits that Redis has nothing of, and of
/// all of them while Redis is away, full at first.
@ApplicationScoped
class Buckets {

    private static final Logger LOG = Logger.getLogger(Buckets.class);

    /// In this process, those that are used most: a stranger with many addresses cannot fill the
    /// memory.
    private static final int MOST = 100_000;

    private final RedisCalls redis;
    private final RedisBuckets shared;
    private final BucketTime time;
    private final Cache<BucketName, Bucket> own = Caffeine.newBuilder().maximumSize(MOST).build();

    Buckets(RedisCalls redis, RedisBuckets shared, BucketTime time) {
        this.redis = redis;
        this.shared = shared;
        this.time = time;
    }

    /// Takes one from a bucket.
    ///
    /// @return empty where there was one; otherwise how long it takes until there is
    Optional<Duration> take(BucketName name) {
        ConsumptionProbe probe =
                name.limit().isShared() && redis.isThere() ? takeFromRedis(name) : takeHere(name);
        return probe.isConsumed() ? Optional.empty() : Optional.of(seconds(probe));
    }

    private ConsumptionProbe takeFromRedis(BucketName name) {
        try {
            return shared.take(name);
        } catch (RuntimeException notInTime) {
            LOG.debugf("Redis did not count in time: %s", notInTime.getMessage());
            return takeHere(name);
        }
    }

    private ConsumptionProbe takeHere(BucketName name) {
        return own.get(name, this::bucket).tryConsumeAndReturnRemaining(1);
    }

    private Bucket bucket(BucketName name) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(name.rate()::bandwidth)
                .build();
    }

    /// As `Retry-After` has it, and no less than it takes.
    private static Duration seconds(ConsumptionProbe empty) {
        return Duration.ofSeconds(Math.ceilDiv(empty.getNanosToWaitForRefill(), 1_000_000_000L));
    }
}
