package dev.keyfob.device.secret;

import java.util.Arrays;

/// A secret that only the holder of its predecessor can open; the database keeps it without knowing
/// it.
public final class SealedSecret {

    private final byte[] bytes;

    public SealedSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedSecret sealed && Arrays.equals(bytes, sealed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SealedSecret[…]";
    }
}
