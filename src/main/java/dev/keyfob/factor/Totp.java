package dev.keyfob.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.Randomness;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/// The secret that an authenticator app shares with the server, and the codes that both make of it
/// (RFC 6238): six digits of HMAC-SHA-1 over the number of the time step, the only form that every
/// authenticator app knows. Shows nothing.
final class Totp {

    private static final int LENGTH = 20;
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int DIGITS = 1_000_000;

    /// How many steps a phone's clock may be off, each way (RFC 6238 §5.2).
    private static final int WINDOW = 1;

    private final byte[] secret;

    Totp(byte[] secret) {
        this.secret = secret.clone();
    }

    static Totp make(Randomness randomness) {
        return new Totp(randomness.bytes(LENGTH));
    }

    byte[] secret() {
        return secret.clone();
    }

    /// The secret as authenticator apps take it (RFC 4648 §6, without padding).
    String base32() {
        return new String(Base32.encode(secret), US_ASCII);
    }

    /// The time step whose code was typed, if it is in the window.
    ///
    /// @param after the last step that was taken: it is not taken again, nor is one before it
    OptionalLong step(String typed, Instant now, long after) {
        byte[] digits = typed.replaceAll("\\s", "").getBytes(US_ASCII);
        long current = now.getEpochSecond() / STEP.toSeconds();
        return LongStream.rangeClosed(current - WINDOW, current + WINDOW)
                .filter(step -> MessageDigest.isEqual(code(step).getBytes(US_ASCII), digits))
                .filter(step -> step > after)
                .findFirst();
    }

    /// RFC 4226 §5.3.
    String code(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Totp[…]";
    }
}
