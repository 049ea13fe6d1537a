package dev.keyfob.account.foreignhash;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// What a hash was salted with and what came of it: the last two parts of a PHC string. Shows
/// nothing.
final class SaltedTag {

    private static final int MOST_SALT = 128;
    private static final int LEAST_TAG = 16;
    private static final int MOST_TAG = 64;

    private final byte[] salt;
    private final byte[] tag;

    private SaltedTag(byte[] salt, byte[] tag) {
        this.salt = salt;
        this.tag = tag;
    }

    /// Reads both from base64.
    ///
    /// @return empty where one is no base64, is empty, or is too short or too long to be one
    static Optional<SaltedTag> read(String salt, String tag) {
        var read = new SaltedTag(decode(salt), decode(tag));
        return Optional.of(read)
                .filter(each -> each.salt.length >= 1 && each.salt.length <= MOST_SALT)
                .filter(each -> each.tag.length >= LEAST_TAG && each.tag.length <= MOST_TAG);
    }

    byte[] salt() {
        return salt;
    }

    int tagLength() {
        return tag.length;
    }

    /// The same with no more than the first bytes of the tag.
    SaltedTag cut(int length) {
        return new SaltedTag(salt, Arrays.copyOf(tag, Math.min(length, tag.length)));
    }

    /// Compares in constant time.
    boolean has(byte[] other) {
        return MessageDigest.isEqual(tag, other);
    }

    /// As a PHC string ends.
    String format() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(tag);
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return "SaltedTag[…]";
    }
}
