package dev.keyfob.limit;

import dev.keyfob.platform.DependencyUnavailable;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// What the buckets ask Redis, over the client that everything else uses. Where it has not answered
/// in time it is not asked any more; whether it is back is looked at now and then, and no request
/// waits for that.
@ApplicationScoped
class RedisCalls {

    private static final Logger LOG = Logger.getLogger(RedisCalls.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Instant AT_ONCE = Instant.MIN;

    /// Replaces a text, or none, by the next one.
    private static final String SWAP =
            """
            if (redis.call('get', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
            return 1
            """;

    private final ReactiveRedisDataSource redis;
    private final ReactiveValueCommands<String, String> values;
    private final InstantSource clock;
    private final AtomicReference<Instant> askAgainAt = new AtomicReference<>(AT_ONCE);

    RedisCalls(ReactiveRedisDataSource redis, InstantSource clock) {
        this.redis = redis;
        this.values = redis.value(String.class);
        this.clock = clock;
    }

    /// Whether it is worth asking.
    boolean isThere() {
        Instant due = askAgainAt.get();
        Instant now = clock.instant();
        if (due.equals(AT_ONCE)) {
            return true;
        }
        if (!now.isBefore(due) && askAgainAt.compareAndSet(due, now.plus(PAUSE))) {
            redis.execute("PING").subscribe().with(_ -> isBack(), _ -> {});
        }
        return false;
    }

    private void isBack() {
        askAgainAt.set(AT_ONCE);
        LOG.info("Redis is back: the instances count attempts together");
    }

    /// What stands at a key.
    ///
    /// @throws DependencyUnavailable where Redis does not answer, here and below
    Optional<String> get(String key, Duration patience) {
        return Optional.ofNullable(await(values.get(key), patience));
    }

    /// Sets what is to stand at a key.
    ///
    /// @param before what stood there when it was read; an empty text for nothing
    /// @return whether it still did
    boolean swap(String key, String before, String after, Duration lifetime, Duration patience) {
        return await(
                        redis.execute(
                                "EVAL",
                                SWAP,
                                "1",
                                key,
                                before,
                                after,
                                Long.toString(lifetime.toMillis())),
                        patience)
                .toBoolean();
    }

    private <T> T await(Uni<T> answer, Duration patience) {
        if (!askAgainAt.get().equals(AT_ONCE)) {
            throw new DependencyUnavailable("Redis");
        }
        try {
            return answer.await().atMost(patience);
        } catch (RuntimeException failure) {
            if (askAgainAt.getAndSet(clock.instant().plus(PAUSE)).equals(AT_ONCE)) {
                LOG.warn("Redis is away: each instance counts attempts by itself");
            }
            throw new DependencyUnavailable("Redis", failure);
        }
    }
}
