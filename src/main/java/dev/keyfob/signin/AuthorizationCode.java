package dev.keyfob.signin;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.SecretHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a sign-in ends in: redeemed once at `/token`, within 60 seconds, by its client with its
/// code verifier (RFC 6749 §4.1.2).
record AuthorizationCode(String text) {

    private static final int BYTES = 32;

    static AuthorizationCode make(Randomness randomness) {
        return new AuthorizationCode(
                Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(BYTES)));
    }

    /// All that the server keeps of it.
    SecretHash hash() {
        return SecretHash.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "AuthorizationCode[…]";
    }
}
