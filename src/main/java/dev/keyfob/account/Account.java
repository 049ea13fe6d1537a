package dev.keyfob.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A person who can sign in, as the row stood when it was read. Shows neither address nor hash.
///
/// @param passwordVersion how often the password has been replaced or the account locked: a sign-in
///   that began before is too late
/// @param emailVerifiedAt when the address was shown to be the person's, or null
/// @param lockedAt since when the account may not sign in, or null
/// @param closedAt since when it waits for its erasure, or null
public record Account(
        AccountId id,
        EmailAddress email,
        @Nullable String name,
        PasswordHash passwordHash,
        int passwordVersion,
        @Nullable Instant emailVerifiedAt,
        List<String> roles,
        @Nullable Instant lockedAt,
        @Nullable Instant closedAt,
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

    /// What an account may do in your APIs: the claim `roles`. In the order of the alphabet, each
    /// once; few and short, since every access token carries them.
    public record Roles(List<String> names) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,64}");
        private static final int LONGEST = 200;

        /// Reads names.
        ///
        /// @return empty where one has another form, or they have more than 200 characters with the
        ///   spaces between them
        public static Optional<Roles> of(List<String> names) {
            boolean areNames =
                    names.stream().allMatch(name -> name != null && NAME.matcher(name).matches());
            return Optional.of(names)
                    .filter(_ -> areNames)
                    .map(valid -> new Roles(valid.stream().distinct().sorted().toList()))
                    .filter(roles -> String.join(" ", roles.names).length() <= LONGEST);
        }
    }
}
