package dev.keyfob;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An authenticator app as RFC 6238 describes it, with the secret that it was given in base32.
public record Authenticator(String secret) {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    static final Duration STEP = Duration.ofSeconds(30);

    /// What it shows.
    public String code(Instant now) {
        return code(now, 0);
    }

    /// What it shows next, by a clock that goes on: good already, and for a while.
    public String nextCode() {
        return code(Instant.now(), 1);
    }

    /// What it shows some steps later, or before.
    public String code(Instant now, int steps) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bytes(), "HmacSHA1"));
            long step = now.getEpochSecond() / STEP.toSeconds() + steps;
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fff_ffff;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Six digits that it shows at none of the steps that the server looks at.
    public String wrongCode(Instant now) {
        for (int number = 0; ; number++) {
            String digits = String.format(Locale.ROOT, "%06d", number);
            if (!digits.equals(code(now, -1))
                    && !digits.equals(code(now))
                    && !digits.equals(code(now, 1))) {
                return digits;
            }
        }
    }

    private byte[] bytes() {
        var bytes = ByteBuffer.allocate(secret.length() * 5 / 8);
        long bits = 0;
        int held = 0;
        for (byte letter : secret.getBytes(US_ASCII)) {
            bits = (bits << 5) | BASE32.indexOf(letter);
            held += 5;
            if (held >= 8) {
                held -= 8;
                bytes.put((byte) (bits >> held));
            }
        }
        return bytes.array();
    }
}
