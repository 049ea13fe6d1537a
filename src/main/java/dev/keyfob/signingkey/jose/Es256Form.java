package dev.keyfob.signingkey.jose;

import java.math.BigInteger;
import java.util.Arrays;

/// The form of an ES256 signature: `r` and `s`, 32 bytes each, big-endian (RFC 7518 §3.4).
///
/// Who has (r, s) also has (r, n - s), which verifies too. Keyfob makes and takes the lower `s`
/// only, so that nobody can change a token into another that is good.
final class Es256Form {

    private static final int HALF = 32;
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger HIGHEST_S = ORDER.shiftRight(1);

    private Es256Form() {}

    /// Gives a signature that was just made this form.
    static byte[] of(byte[] signature) {
        BigInteger s = s(signature);
        if (s.compareTo(HIGHEST_S) <= 0) {
            return signature;
        }
        byte[] lower = ORDER.subtract(s).toByteArray();
        int length = Math.min(lower.length, HALF);
        byte[] formed = Arrays.copyOf(Arrays.copyOf(signature, HALF), 2 * HALF);
        System.arraycopy(lower, lower.length - length, formed, formed.length - length, length);
        return formed;
    }

    /// Whether a signature that verifies has it. Zero, which has verified anything once
    /// (CVE-2022-21449), has not.
    static boolean has(byte[] signature) {
        return isBetweenOneAnd(ORDER.subtract(BigInteger.ONE), r(signature))
                && isBetweenOneAnd(HIGHEST_S, s(signature));
    }

    private static boolean isBetweenOneAnd(BigInteger highest, BigInteger value) {
        return value.signum() > 0 && value.compareTo(highest) <= 0;
    }

    private static BigInteger r(byte[] signature) {
        return new BigInteger(1, signature, 0, HALF);
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, signature, HALF, HALF);
    }
}
