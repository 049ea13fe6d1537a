package dev.keyfob.signingkey;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// How the server's own keys are kept: `keyfob.signing.*`.
@ConfigMapping(prefix = "keyfob.signing")
interface SigningConfig {

    /// 32 random bytes in base64, under which every key in Postgres is sealed.
    Optional<String> masterKey();
}
