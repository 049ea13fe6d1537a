package dev.keyfob.signin;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.SecretHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// With what an app goes on with a sign-in whose next step is due
/// (draft-ietf-oauth-first-party-apps §5.3.1): 256 bits that say nothing.
record AuthSession(String text) {

    private static final int BYTES = 32;

    static AuthSession make(Randomness randomness) {
        return new AuthSession(
                Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(BYTES)));
    }

    /// All that the server keeps of it.
    SecretHash hash() {
        return SecretHash.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "AuthSession[…]";
    }
}
