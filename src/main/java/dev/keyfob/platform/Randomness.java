package dev.keyfob.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.UUID;

/// The process's only source of randomness: the operating system's CSPRNG.
@ApplicationScoped
public class Randomness {

    private final SecureRandom random = new SecureRandom();

    /// `count` unpredictable bytes.
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A number from 0, included, to 1, excluded.
    public double fraction() {
        return random.nextDouble();
    }

    /// A version 4 UUID (RFC 9562 §5.4).
    public UUID uuid() {
        byte[] bytes = bytes(16);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        var buffer = java.nio.ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
