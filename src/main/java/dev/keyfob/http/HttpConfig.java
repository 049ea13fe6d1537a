package dev.keyfob.http;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// What the service is called from outside: `keyfob.*`.
@ConfigMapping(prefix = "keyfob")
interface HttpConfig {

    /// The `iss` of every token and the address that clients use: an https origin (http for
    /// loopback only), without a path.
    Optional<String> issuer();
}
