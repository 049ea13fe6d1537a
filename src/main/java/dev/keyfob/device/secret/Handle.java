package dev.keyfob.device.secret;

import java.security.MessageDigest;
import java.util.Arrays;

/// The secret name of a device session inside its refresh tokens. It appears nowhere else: not in
/// the device list, not in logs.
public final class Handle {

    /// Bytes in a handle.
    public static final int LENGTH = 16;

    private final byte[] bytes;

    public Handle(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a handle has " + LENGTH + " bytes");
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Handle handle && MessageDigest.isEqual(bytes, handle.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Handle[…]";
    }
}
