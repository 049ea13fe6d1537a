package dev.keyfob.revocation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How a request learns of revocations: `keyfob.revocation.*`.
@ConfigMapping(prefix = "keyfob.revocation")
interface RevocationConfig {

    /// How old the news from Redis may be for a request to be checked in memory alone.
    @WithDefault("PT1S")
    Duration freshness();

    /// What a bearer gets while neither the memory is fresh nor Redis answers.
    @WithDefault("deny")
    Unreachable whenUnreachable();

    /// What happens to a request of which nobody can tell whether its token was revoked.
    enum Unreachable {
        /// It is answered 503.
        DENY,
        /// It passes; logged and counted.
        ALLOW
    }
}
