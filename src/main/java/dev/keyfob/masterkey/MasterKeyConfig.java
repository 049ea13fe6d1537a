package dev.keyfob.masterkey;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// The master key, and the one before it while that is changed: `keyfob.signing.*`.
@ConfigMapping(prefix = "keyfob.signing")
interface MasterKeyConfig {

    /// 32 random bytes in base64, under which every secret of the server in Postgres is sealed.
    Optional<String> masterKey();

    /// The master key before this one. What it sealed is sealed anew.
    Optional<String> previousMasterKey();
}
