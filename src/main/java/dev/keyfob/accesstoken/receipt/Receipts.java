package dev.keyfob.accesstoken.receipt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyfob.client.Clients;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.revocation.Sid;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Proof of receipt: the highest generation of each device session whose access token was seen in
/// use, as `seen:{<sid>}` in Redis. It never lowers, and lives as long as a predecessor can be
/// presented.
///
/// Noted off the request's path, once a generation and instance, in batches. A note that is lost
/// makes a used successor look unused: an honest phone goes on, a thief is found out a change of
/// hands later.
@ApplicationScoped
public class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final int REMEMBERED = 100_000;
    private static final int NOTHING = -1;
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Sets the greater of what stands there and what is noted.
    private static final String RAISE =
            """
            local seen = redis.call('get', KEYS[1])
            if seen and tonumber(seen) >= tonumber(ARGV[1]) then return 0 end
            redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
            return 1
            """;

    private final ReactiveRedisDataSource redis;
    private final ReactiveValueCommands<String, Integer> values;
    private final String lifetimeMillis;
    private final Cache<Sid, Integer> noted = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Map<Sid, Integer> waiting = new ConcurrentHashMap<>();

    Receipts(ReactiveRedisDataSource redis, Clients clients) {
        this.redis = redis;
        this.values = redis.value(Integer.class);
        this.lifetimeMillis = Long.toString(clients.longestIdle().toMillis());
    }

    /// Notes that an access token of this generation was seen in use. Returns at once.
    public void note(Sid sid, int generation) {
        Integer before = noted.getIfPresent(sid);
        if ((before == null || before < generation) && waiting.size() < REMEMBERED) {
            noted.put(sid, generation);
            waiting.merge(sid, generation, Math::max);
        }
    }

    /// The highest generation that was seen in use, or -1.
    ///
    /// @throws DependencyUnavailable where Redis does not answer
    public int seen(Sid sid) {
        // Before Redis is asked: what is carried in between stands in one of the two.
        int here = waiting.getOrDefault(sid, NOTHING);
        try {
            Integer carried = values.get(key(sid)).await().atMost(PATIENCE);
            return Math.max(carried == null ? NOTHING : carried, here);
        } catch (RuntimeException e) {
            throw new DependencyUnavailable("Redis", e);
        }
    }

    /// Carries what was noted since the last time, many in one round trip.
    @Scheduled(
            every = "1s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void carry() {
        var batch = new HashMap<Sid, Integer>();
        for (Map.Entry<Sid, Integer> receipt : waiting.entrySet()) {
            batch.put(receipt.getKey(), receipt.getValue());
            if (batch.size() == BATCH) {
                raise(batch);
                batch.clear();
            }
        }
        raise(batch);
    }

    private void raise(Map<Sid, Integer> batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<Uni<Response>> commands =
                batch.entrySet().stream()
                        .map(receipt -> raise(receipt.getKey(), receipt.getValue()))
                        .toList();
        try {
            Uni.join().all(commands).andFailFast().await().atMost(PATIENCE);
            batch.forEach(waiting::remove);
        } catch (RuntimeException redisIsAway) {
            LOG.debugf("%d receipts wait for Redis", waiting.size());
        }
    }

    private Uni<Response> raise(Sid sid, int generation) {
        return redis.execute(
                "EVAL", RAISE, "1", key(sid), Integer.toString(generation), lifetimeMillis);
    }

    private static String key(Sid sid) {
        return "seen:{" + sid + "}";
    }
}
