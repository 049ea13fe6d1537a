package dev.keyfob.client;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The clients: `keyfob.client."<client_id>".*`.
@ConfigMapping(prefix = "keyfob.client")
interface ClientConfig {

    @WithParentName
    Map<String, Policy> clients();

    /// What one client may do.
    interface Policy {

        /// The SHA-256 of its secret in hex, which makes it confidential; several while the secret
        /// is changed.
        Optional<List<String>> secretHash();

        /// The public keys with which it signs its assertions, a JWK set, which make it
        /// confidential.
        Optional<String> jwks();

        /// The grants that it may use.
        @WithDefault("authorization_code,refresh_token")
        Set<String> grants();

        /// The scope tokens that it may ask for; all of them where it asks for none.
        @WithDefault("account")
        List<String> scopes();

        /// The APIs that its access tokens are for, beside Keyfob's own.
        Optional<List<String>> audience();

        /// From `iat` to `exp` of an access token.
        @WithDefault("PT10M")
        Duration accessTokenLifetime();

        Refresh refresh();
    }

    /// The life of its device sessions.
    interface Refresh {

        /// How long a refresh token may be held without being used.
        @WithDefault("P60D")
        Duration idle();

        /// How long a device session lasts at most, from its sign-in.
        @WithDefault("P365D")
        Duration absolute();

        /// How long after a rotation the predecessor is answered with its successor.
        @WithDefault("PT30S")
        Duration window();

        /// Whether a predecessor that comes after the window gets a new successor while the one
        /// before is unused.
        @WithDefault("true")
        boolean fork();

        /// What it gets where Redis is away and nobody can tell whether the successor was used:
        /// `fork` or `reuse`.
        @WithDefault("fork")
        RefreshPolicy.Unused withoutProof();
    }
}
