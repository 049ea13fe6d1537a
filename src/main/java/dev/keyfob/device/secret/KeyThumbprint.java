package dev.keyfob.device.secret;

import java.util.Base64;

/// The RFC 7638 thumbprint of the key to which a device session is bound: `jkt` (RFC 9449 §6.1),
/// base64url.
public record KeyThumbprint(String jkt) {

    public static KeyThumbprint of(byte[] sha256) {
        return new KeyThumbprint(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256));
    }
}
