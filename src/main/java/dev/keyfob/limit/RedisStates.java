package dev.keyfob.limit;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What bucket4j knows of each bucket, at one key in base64: read, computed anew here, and written
/// if nobody was quicker. A key expires when its bucket is full again.
final class RedisStates extends AbstractCompareAndSwapBasedProxyManager<String> {

    /// For all that is asked for one attempt.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// How much longer than needed a key stays.
    private static final Duration SPARE = Duration.ofMinutes(1);

    private final RedisCalls redis;
    private final ExpirationAfterWriteStrategy expiry =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(SPARE);

    RedisStates(RedisCalls redis, BucketTime time) {
        super(ClientSideConfig.getDefault().withClientClock(time).withRequestTimeout(PATIENCE));
        this.redis = redis;
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        return new CompareAndSwapOperation() {
            @Override
            public Optional<byte[]> getStateData(Optional<Long> nanosLeft) {
                return redis.get(key, patience(nanosLeft)).map(Base64.getDecoder()::decode);
            }

            @Override
            public boolean compareAndSwap(
                    byte @Nullable [] before,
                    byte[] after,
                    RemoteBucketState state,
                    Optional<Long> nanosLeft) {
                long lifetime = expiry.calculateTimeToLiveMillis(state, currentTimeNanos());
                return redis.swap(
                        key,
                        text(before),
                        text(after),
                        Duration.ofMillis(lifetime),
                        patience(nanosLeft));
            }
        };
    }

    private static String text(byte @Nullable [] state) {
        return state == null ? "" : Base64.getEncoder().encodeToString(state);
    }

    private static Duration patience(Optional<Long> nanosLeft) {
        return nanosLeft.map(Duration::ofNanos).orElse(PATIENCE);
    }

    @Override
    public boolean isAsyncModeSupported() {
        return false;
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException("callers wait");
    }

    @Override
    public void removeProxy(String key) {
        throw new UnsupportedOperationException("buckets expire");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String key) {
        throw new UnsupportedOperationException("buckets expire");
    }
}
