package dev.keyfob.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import jakarta.enterprise.context.ApplicationScoped;

/// Buckets in Redis, shared by all instances. What meets in this process at one bucket is taken in
/// one go.
@ApplicationScoped
class RedisBuckets {

    /// Of those used lately: they hold nothing of what is in a bucket.
    private static final int PROXIES = 10_000;

    private final RedisStates states;
    private final Cache<BucketName, BucketProxy> proxies =
            Caffeine.newBuilder().maximumSize(PROXIES).build();

    RedisBuckets(RedisCalls redis, BucketTime time) {
        states = new RedisStates(redis, time);
    }

    /// Takes one.
    ///
    /// @throws RuntimeException of one kind or another where Redis does not answer in time
    ConsumptionProbe take(BucketName name) {
        return proxies.get(name, this::proxy).tryConsumeAndReturnRemaining(1);
    }

    private BucketProxy proxy(BucketName name) {
        return states.builder()
                .withOptimization(Optimizations.batching())
                .build(
                        name.toString(),
                        () ->
                                BucketConfiguration.builder()
                                        .addLimit(name.rate()::bandwidth)
                                        .build());
    }
}
