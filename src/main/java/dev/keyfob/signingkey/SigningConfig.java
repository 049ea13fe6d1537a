package dev.keyfob.signingkey;

import dev.keyfob.signingkey.jose.SigningAlgorithm;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How access tokens are signed, and when the key changes: `keyfob.signing.*`.
@ConfigMapping(prefix = "keyfob.signing")
interface SigningConfig {

    /// Of the keys that are made from now on.
    @WithDefault("ES256")
    SigningAlgorithm algorithm();

    /// How long a key signs.
    @WithDefault("P30D")
    Duration rotateEvery();

    /// How long a key is in the key set at least before it signs.
    @WithDefault("PT1H")
    Duration publishAhead();
}
