package dev.keyfob.refresh;

import dev.keyfob.account.AccountId;
import dev.keyfob.refresh.key.RefreshTokenKeys;
import dev.keyfob.revocation.Sid;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// That a device has signed in to an account before: the `device_token` of that sign-in. It lets
/// the device's next sign-in be counted apart from a stranger's guesses, and be no new device's; it
/// is good for nothing else, and outlives the device session.
///
/// As text: `kfd_` and base64url, without padding, of key id 1 byte | account 16 | device session
/// 16 | tag 16. The tag is made as a refresh token's over fewer bytes, so that neither can be the
/// other's.
///
/// @param sid of that sign-in's device session, which may have ended
public record KnownDevice(AccountId account, Sid sid) {

    private static final String PREFIX = "kfd_";
    private static final int TAGGED_LENGTH = 1 + 2 * 2 * Long.BYTES;
    private static final int LENGTH = TAGGED_LENGTH + RefreshTokenKeys.TAG_LENGTH;

    /// Reads a text that a stranger sent.
    ///
    /// @return empty where it is not one of ours
    static Optional<KnownDevice> parse(String text, RefreshTokenKeys keys) {
        return decode(text).filter(bytes -> isTagged(bytes, keys)).map(KnownDevice::read);
    }

    /// The text that the app keeps.
    String text(RefreshTokenKeys keys) {
        int keyId = keys.newestId();
        ByteBuffer bytes =
                ByteBuffer.allocate(LENGTH)
                        .put((byte) keyId)
                        .putLong(account.value().getMostSignificantBits())
                        .putLong(account.value().getLeastSignificantBits())
                        .putLong(sid.value().getMostSignificantBits())
                        .putLong(sid.value().getLeastSignificantBits());
        bytes.put(keys.tag(keyId, bytes.array(), TAGGED_LENGTH).orElseThrow());
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static Optional<byte[]> decode(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())))
                    .filter(bytes -> bytes.length == LENGTH);
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

    private static KnownDevice read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, TAGGED_LENGTH - 1);
        return new KnownDevice(new AccountId(uuid(buffer)), new Sid(uuid(buffer)));
    }

    private static UUID uuid(ByteBuffer buffer) {
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
