package dev.keyfob.revocation;

import dev.keyfob.platform.DependencyUnavailable;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.keys.ReactiveKeyCommands;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// The live revocations in Redis: `deny:{<sid>}` for a device session, `deny:{<sid>}:<jti>` for one
/// of its access tokens. Each key expires with the last access token that it concerns; one hash tag
/// puts both on one cluster slot.
@ApplicationScoped
public class DenyList {

    private static final String NAME = "Redis";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ReactiveKeyCommands<String> keys;
    private final ReactiveValueCommands<String, String> values;

    DenyList(ReactiveRedisDataSource redis) {
        keys = redis.key();
        values = redis.value(String.class);
    }

    /// Whether the token or its device session was revoked, in one round trip; fails with
    /// [DependencyUnavailable] where Redis does not answer.
    public Uni<Boolean> denies(Sid sid, Jti jti) {
        return answered(keys.exists(key(sid), key(sid) + ":" + jti)).map(count -> count > 0);
    }

    /// Denies what the entry names for the given time.
    ///
    /// @throws DependencyUnavailable where Redis does not answer
    void deny(Revocations.Entry entry, Duration remaining) {
        String key = entry.jti() == null ? key(entry.sid()) : key(entry.sid()) + ":" + entry.jti();
        answered(values.set(key, "", new SetArgs().px(Math.max(1, remaining.toMillis()))))
                .await()
                .indefinitely();
    }

    private static String key(Sid sid) {
        return "deny:{" + sid + "}";
    }

    private static <T> Uni<T> answered(Uni<T> command) {
        return command.ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .transform(failure -> new DependencyUnavailable(NAME, failure));
    }
}
