package dev.keyfob.account.foreignhash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// PBKDF2 (RFC 8018 §5.2) with HMAC, as `$pbkdf2-sha256$i=27500$salt$tag`.
///
/// Of a tag that is longer than the digest only the first block is kept and computed: each block is
/// made from the password on its own, and one is as hard to meet by chance as the digest is long.
final class Pbkdf2Hash implements ForeignHash {

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$pbkdf2-(sha1|sha256|sha512)\\$i=([1-9]\\d{0,8})"
                            + "\\$([A-Za-z0-9+/]+=*)\\$([A-Za-z0-9+/]+=*)");

    private static final int MOST_ITERATIONS = 2_000_000;

    private final Digest digest;
    private final int iterations;
    private final SaltedTag tag;

    private Pbkdf2Hash(Digest digest, int iterations, SaltedTag tag) {
        this.digest = digest;
        this.iterations = iterations;
        this.tag = tag;
    }

    /// @param length in bytes
    private record Digest(String name, int length) {

        static Digest named(String name) {
            return switch (name) {
                case "sha1" -> new Digest(name, 20);
                case "sha256" -> new Digest(name, 32);
                default -> new Digest(name, 64);
            };
        }

        String algorithm() {
            return "PBKDF2WithHmac" + name.toUpperCase(Locale.ROOT);
        }
    }

    static HashReading read(String text) {
        Matcher parts = PHC.matcher(text);
        if (!parts.matches()) {
            return HashReading.Refusal.MALFORMED;
        }
        int iterations = Integer.parseInt(parts.group(2));
        if (iterations > MOST_ITERATIONS) {
            return HashReading.Refusal.TOO_EXPENSIVE;
        }
        Digest digest = Digest.named(parts.group(1));
        return SaltedTag.read(parts.group(3), parts.group(4))
                .<HashReading>map(tag ->
                        new HashReading.Read(
                                new Pbkdf2Hash(digest, iterations, tag.cut(digest.length()))))
                .orElse(HashReading.Refusal.MALFORMED);
    }

    @Override
    public boolean isOf(byte[] password) {
        // The factory encodes the characters as UTF-8 again.
        var key =
                new PBEKeySpec(
                        new String(password, UTF_8).toCharArray(),
                        tag.salt(),
                        iterations,
                        tag.tagLength() * Byte.SIZE);
        try {
            return tag.has(
                    SecretKeyFactory.getInstance(digest.algorithm())
                            .generateSecret(key)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            key.clearPassword();
        }
    }

    @Override
    public int memory() {
        return 1;
    }

    @Override
    public String format() {
        return "$pbkdf2-%s$i=%d%s".formatted(digest.name(), iterations, tag.format());
    }

    @Override
    public String toString() {
        return "Pbkdf2Hash[" + digest.name() + ", iterations=" + iterations + "]";
    }
}
