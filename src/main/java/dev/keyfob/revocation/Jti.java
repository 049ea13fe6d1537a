package dev.keyfob.revocation;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// The id of one access token: the `jti` claim (RFC 7519 §4.1.7), 128 random bits in base64url.
public record Jti(long high, long low) {

    /// Bytes in an id.
    public static final int LENGTH = 16;

    private static final int TEXT_LENGTH = 22;

    /// The id with these bits.
    ///
    /// @param bytes 16 of them
    public static Jti of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a jti has " + LENGTH + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Jti(buffer.getLong(), buffer.getLong());
    }

    /// Reads the wire's form.
    ///
    /// @return empty where the text has another form
    public static Optional<Jti> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            Jti jti = of(Base64.getUrlDecoder().decode(text));
            return jti.toString().equals(text) ? Optional.of(jti) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// The wire's form.
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
