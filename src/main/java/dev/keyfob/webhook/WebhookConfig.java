package dev.keyfob.webhook;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// Where webhooks go: `keyfob.webhook.*`.
@ConfigMapping(prefix = "keyfob.webhook")
interface WebhookConfig {

    /// The https address that they are posted to. Where absent, there are none.
    Optional<String> url();

    /// What they are signed with: `whsec_` and the base64 of 24 to 64 bytes.
    Optional<String> secret();

    /// The secret before, while receivers learn the new one: each message has both signatures.
    Optional<String> previousSecret();
}
