package dev.keyfob.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// Whom an attempt is aimed at: an account, a mailbox, a device. Kept as a hash: neither Redis nor
/// a log gets an address in clear.
///
/// @param hash half of a SHA-256, in base64url
public record Target(String hash) {

    private static final int BYTES = 16;

    /// The target that a text names; whether there is such a one does not matter.
    public static Target of(String text) {
        try {
            byte[] whole =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return new Target(
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(whole, BYTES)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
