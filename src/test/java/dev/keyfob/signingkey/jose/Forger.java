package dev.keyfob.signingkey.jose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Signs with a true key what Keyfob never would: a token that is refused though its signature is
/// good is refused for what it says.
public final class Forger {

    private Forger() {}

    /// An access token's header, signed with any claims.
    public static String claims(SigningKey key, String claims) {
        return SignedJwt.sign(key, "at+jwt", claims);
    }

    /// Any header.
    public static String header(SigningKey key, String header, String claims) {
        String input = base64(header) + "." + base64(claims);
        return input + "." + base64(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
    }

    public static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
