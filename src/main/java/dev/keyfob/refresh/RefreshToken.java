package dev.keyfob.refresh;

import dev.keyfob.device.secret.Handle;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.refresh.key.RefreshTokenKeys;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// A refresh token: which device session, which generation, and the secret that proves it.
///
/// As text: `kfr_` and base64url, without padding, of key id 1 byte | handle 16 | generation 4,
/// big-endian | secret 32 | tag 16. The tag is an HMAC-SHA256 over all bytes before it, cut:
/// garbage is refused without a look at the database, and a token of any generation is known to be
/// ours. The prefix lets secret scanners find a leaked one.
///
/// @param generation how often the refresh token had been rotated when this one was made: 0 at
///   sign-in
public record RefreshToken(Handle handle, int generation, Secret secret) {

    /// What every refresh token starts with.
    public static final String PREFIX = "kfr_";

    private static final int TAGGED_LENGTH = 1 + Handle.LENGTH + Integer.BYTES + Secret.LENGTH;
    private static final int LENGTH = TAGGED_LENGTH + RefreshTokenKeys.TAG_LENGTH;

    /// Key id and handle fill 22 characters and a part of the next.
    private static final int FAMILY_LENGTH = PREFIX.length() + (1 + Handle.LENGTH) * 4 / 3;

    private static final int TEXT_LENGTH = PREFIX.length() + LENGTH / 3 * 4;

    /// Reads a text that a stranger sent.
    ///
    /// @return empty where prefix, length, alphabet or tag is not a refresh token's
    static Optional<RefreshToken> parse(String text, RefreshTokenKeys keys) {
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return decode(text.substring(PREFIX.length()))
                .filter(bytes -> bytes.length == LENGTH)
                .filter(bytes -> isTagged(bytes, keys))
                .map(RefreshToken::read);
    }

    /// The part of a text that all refresh tokens of one device session share, and no others; of a
    /// text that is no refresh token any part. For counting, before anything is checked.
    public static String familyIn(String text) {
        return text.substring(0, Math.min(text.length(), FAMILY_LENGTH));
    }

    /// The text that the client keeps.
    String text(RefreshTokenKeys keys) {
        int keyId = keys.newestId();
        byte[] bytes =
                ByteBuffer.allocate(LENGTH)
                        .put((byte) keyId)
                        .put(handle.bytes())
                        .putInt(generation)
                        .put(secret.bytes())
                        .array();
        byte[] tag = keys.tag(keyId, bytes, TAGGED_LENGTH).orElseThrow();
        System.arraycopy(tag, 0, bytes, TAGGED_LENGTH, tag.length);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// All that the server keeps of its secret.
    public SecretHash secretHash() {
        return secret.hash();
    }

    private static Optional<byte[]> decode(String base64url) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(base64url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isTagged(byte[] bytes, RefreshTokenKeys keys) {
        byte[] presented = Arrays.copyOfRange(bytes, TAGGED_LENGTH, LENGTH);
        return keys.tag(Byte.toUnsignedInt(bytes[0]), bytes, TAGGED_LENGTH)
                .filter(tag -> MessageDigest.isEqual(tag, presented))
                .isPresent();
    }

    private static RefreshToken read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, TAGGED_LENGTH - 1);
        byte[] handle = new byte[Handle.LENGTH];
        byte[] secret = new byte[Secret.LENGTH];
        int generation = buffer.get(handle).getInt();
        buffer.get(secret);
        return new RefreshToken(new Handle(handle), generation, new Secret(secret));
    }

    @Override
    public String toString() {
        return "RefreshToken[…]";
    }
}
