package dev.keyfob.accountimport.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfob.account.Account;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.http.ShownText;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// An account as another system knew it, fit to be written. Shows nothing of it.
///
/// @param id empty where the other system had none
/// @param passwordHash empty where it had none: its owner begins with a new password by mail
/// @param hadSecondFactor which is left behind
/// @param createdAt empty where it is not known
public record ImportedAccount(
        Optional<Id> id,
        EmailAddress email,
        boolean isVerified,
        Optional<ShownText> name,
        Account.Roles roles,
        Optional<Instant> createdAt,
        boolean isLocked,
        Optional<PasswordHash> passwordHash,
        boolean hadSecondFactor) {

    @Override
    public String toString() {
        return "ImportedAccount[…]";
    }

    /// What the other system called the account.
    public record Id(String foreign) {

        /// Of ids that are made from names.
        static final UUID NAMESPACE = UUID.fromString("3d0f7a51-9c1b-4f0e-a2a5-6a8d1e5c7b94");

        private static final Pattern UUID_TEXT =
                Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        public boolean isKept() {
            return UUID_TEXT.matcher(foreign).matches();
        }

        /// The id that the account has here: the same where it is a UUID, and else the UUID of
        /// version 5 (RFC 9562 §5.5) that is made from it, whenever it is asked for.
        public UUID own() {
            return isKept() ? UUID.fromString(foreign) : ofName(foreign);
        }

        private static UUID ofName(String name) {
            byte[] bytes = name.getBytes(UTF_8);
            byte[] hash =
                    sha1(
                            ByteBuffer.allocate(16 + bytes.length)
                                    .putLong(NAMESPACE.getMostSignificantBits())
                                    .putLong(NAMESPACE.getLeastSignificantBits())
                                    .put(bytes)
                                    .array());
            ByteBuffer halves = ByteBuffer.wrap(hash);
            long most = (halves.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
            long least = (halves.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new UUID(most, least);
        }

        private static byte[] sha1(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-1").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
