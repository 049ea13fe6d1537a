package dev.keyfob.refresh;

import dev.keyfob.platform.SecretHash;
import java.security.MessageDigest;
import java.util.Arrays;

/// The 32 random bytes that make a refresh token valid.
final class Secret {

    static final int LENGTH = 32;

    private final byte[] bytes;

    Secret(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a secret has " + LENGTH + " bytes");
        }
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    SecretHash hash() {
        return SecretHash.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
