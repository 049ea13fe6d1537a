package dev.keyfob.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person who can sign in, as the row stood when it was read. Shows neither address nor hash.
///
/// @param passwordVersion how often the password has been replaced
/// @param emailVerifiedAt when the address was shown to be the person's, or null
/// @param lockedAt since when the account may not sign in, or null
public record Account(
        AccountId id,
        EmailAddress email,
        @Nullable String name,
        PasswordHash passwordHash,
        int passwordVersion,
        @Nullable Instant emailVerifiedAt,
        List<String> roles,
        @Nullable Instant lockedAt,
        Instant createdAt) {

    public boolean isLocked() {
        return lockedAt != null;
    }

    public boolean isVerified() {
        return emailVerifiedAt != null;
    }

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
