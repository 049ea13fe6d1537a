package dev.keyfob.account.foreignhash;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/// scrypt (RFC 7914) as Firebase has it, as `$scrypt-ctr$ln=14,r=8,p=1$salt$tag`.
///
/// Firebase encrypts the signer key of a project under a key that scrypt makes of the password:
/// AES-256 in counter mode from zero. What it keeps is so the sum (XOR) of the signer key and of
/// the cipher's key stream; the key stream alone tells as well whether a password is the one, and
/// is the tag here. The signer key is needed once, at the import, and kept nowhere.
///
/// Source: `firebase/scrypt`, its README and `crypto_scrypt`.
public final class ScryptHash implements ForeignHash {

    static final String SCHEME = "scrypt-ctr";

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$scrypt-ctr\\$ln=([1-9]\\d?),r=([1-9]\\d{0,2}),p=1"
                            + "\\$([A-Za-z0-9+/]+=*)\\$([A-Za-z0-9+/]+=*)");

    private static final int DERIVED_BYTES = 64;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 32;

    private final Cost cost;
    private final SaltedTag tag;

    private ScryptHash(Cost cost, SaltedTag tag) {
        this.cost = cost;
        this.tag = tag;
    }

    /// What one computation takes.
    ///
    /// @param memoryCost 2 to this power is scrypt's N: `mem_cost`
    /// @param rounds scrypt's r
    public record Cost(int memoryCost, int rounds) {

        /// 128 · N · r bytes.
        private static final int BYTES = 128;

        private static final int MOST_MEMORY_COST = 20;

        /// In KiB.
        private int memory() {
            return (int) ((((long) BYTES * rounds) << memoryCost) / 1024);
        }

        private boolean isTooExpensive() {
            return memoryCost > MOST_MEMORY_COST || memory() > MOST_MEMORY;
        }

        /// RFC 7914 §2: N is less than 2^(128 · r / 8).
        private boolean isPossible() {
            return memoryCost < 16 * rounds;
        }
    }

    /// The text of a hash of Firebase's, without its signer key.
    ///
    /// @param salt with the separator after it
    /// @param encrypted what Firebase keeps of the password
    /// @return what [HashReading#of] reads; it refuses it where `encrypted` is not as long as the
    ///   signer key
    public static String text(Cost cost, byte[] salt, byte[] encrypted, byte[] signerKey) {
        byte[] keyStream = new byte[encrypted.length == signerKey.length ? encrypted.length : 0];
        for (int i = 0; i < keyStream.length; i++) {
            keyStream[i] = (byte) (encrypted[i] ^ signerKey[i]);
        }
        var base64 = Base64.getEncoder().withoutPadding();
        return "$%s$ln=%d,r=%d,p=1$%s$%s"
                .formatted(
                        SCHEME,
                        cost.memoryCost(),
                        cost.rounds(),
                        base64.encodeToString(salt),
                        base64.encodeToString(keyStream));
    }

    static HashReading read(String text) {
        Matcher parts = PHC.matcher(text);
        if (!parts.matches()) {
            return HashReading.Refusal.MALFORMED;
        }
        var cost = new Cost(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        if (cost.isTooExpensive()) {
            return HashReading.Refusal.TOO_EXPENSIVE;
        }
        return SaltedTag.read(parts.group(3), parts.group(4))
                .filter(_ -> cost.isPossible())
                .<HashReading>map(
                        tag -> new HashReading.Read(new ScryptHash(cost, tag.cut(TAG_BYTES))))
                .orElse(HashReading.Refusal.MALFORMED);
    }

    @Override
    public boolean isOf(byte[] password) {
        byte[] derived =
                SCrypt.generate(
                        password,
                        tag.salt(),
                        1 << cost.memoryCost(),
                        cost.rounds(),
                        1,
                        DERIVED_BYTES);
        return tag.has(keyStream(Arrays.copyOf(derived, KEY_BYTES)));
    }

    private byte[] keyStream(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(new byte[cipher.getBlockSize()]));
            return cipher.doFinal(new byte[tag.tagLength()]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int memory() {
        return cost.memory();
    }

    @Override
    public String format() {
        return "$%s$ln=%d,r=%d,p=1%s"
                .formatted(SCHEME, cost.memoryCost(), cost.rounds(), tag.format());
    }

    @Override
    public String toString() {
        return "ScryptHash[" + cost + "]";
    }
}
