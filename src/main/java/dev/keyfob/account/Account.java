package dev.keyfob.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person who can sign in, as the row stood when it was read. Shows neither address nor hash.
///
/// @param lockedAt since when the account may not sign in, or null
public record Account(
        AccountId id,
        EmailAddress email,
        @Nullable String name,
        PasswordHash passwordHash,
        List<String> roles,
        @Nullable Instant lockedAt,
        Instant createdAt) {

    public boolean isLocked() {
        return lockedAt != null;
    }

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
