package dev.keyfob.clientauthentication;

import dev.keyfob.client.ClientId;
import dev.keyfob.platform.DependencyUnavailable;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.redis.datasource.value.ValueCommands;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// The assertions that were used, as `assertion:<client_id>:<jti>` in Redis until they expire: each
/// is good once, on whichever instance (RFC 7523 §3).
///
/// A Redis that loses its data lets one be used again within the minutes that it lives.
@ApplicationScoped
class UsedAssertions {

    private final ValueCommands<String, String> values;

    UsedAssertions(RedisDataSource redis) {
        values = redis.value(String.class);
    }

    /// Takes an assertion.
    ///
    /// @param remaining until nobody accepts it any more
    /// @return whether it had not been taken
    /// @throws DependencyUnavailable where Redis does not answer, so that nobody can tell
    boolean take(ClientId client, String jti, Duration remaining) {
        try {
            return values.setAndChanged(
                    "assertion:" + client + ":" + jti,
                    "",
                    new SetArgs().nx().px(Math.max(1, remaining.toMillis())));
        } catch (RuntimeException e) {
            throw new DependencyUnavailable("Redis", e);
        }
    }
}
