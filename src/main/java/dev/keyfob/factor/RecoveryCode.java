package dev.keyfob.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.Randomness;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.util.encoders.Base32;

/// Stands in once for an authenticator app that is lost. On paper `abcde-fgh23`: ten letters and
/// digits of base32, 50 bits, kept only as a keyed hash. Shows nothing.
record RecoveryCode(String letters) {

    private static final int LENGTH = 10;
    private static final int RANDOM_BYTES = 7;
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{10}");

    static RecoveryCode make(Randomness randomness) {
        String base32 = new String(Base32.encode(randomness.bytes(RANDOM_BYTES)), US_ASCII);
        return new RecoveryCode(base32.substring(0, LENGTH).toLowerCase(Locale.ROOT));
    }

    /// Reads what a person typed: in any case, with any spaces and hyphens, and with the digits
    /// that base32 has not for the letters that look like them.
    ///
    /// @return empty where it is no recovery code
    static Optional<RecoveryCode> parse(String typed) {
        String letters =
                typed.toLowerCase(Locale.ROOT)
                        .replaceAll("[\\s-]", "")
                        .replace('0', 'o')
                        .replace('1', 'l');
        return FORM.matcher(letters).matches()
                ? Optional.of(new RecoveryCode(letters))
                : Optional.empty();
    }

    /// As it is shown.
    String text() {
        return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
    }

    @Override
    public String toString() {
        return "RecoveryCode[…]";
    }
}
