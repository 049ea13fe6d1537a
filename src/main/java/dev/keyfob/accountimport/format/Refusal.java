package dev.keyfob.accountimport.format;

import java.util.Locale;
import java.util.Optional;

/// Why an account is not taken.
///
/// @param member which is to blame, where one is
public record Refusal(Reason reason, Optional<String> member) {

    public Refusal(Reason reason) {
        this(reason, Optional.empty());
    }

    public Refusal(Reason reason, String member) {
        this(reason, Optional.of(member));
    }

    /// Each is explained in `src/docs/import.md`.
    public enum Reason {
        /// The line is no JSON object.
        NOT_JSON,
        /// The line is longer than any account.
        TOO_LONG,
        /// A member that the format does not have.
        MEMBER_UNKNOWN,
        /// A member of another type or form than the format's.
        MEMBER_INVALID,
        /// There is no e-mail address.
        EMAIL_MISSING,
        /// The hash has a scheme that Keyfob does not know.
        HASH_UNKNOWN,
        /// The hash has not the form of its scheme.
        HASH_INVALID,
        /// One sign-in would take too long or too much memory.
        HASH_TOO_EXPENSIVE,
        /// An entry of a program, not of a person.
        NOT_A_PERSON,
        /// Another account has the address.
        EMAIL_TAKEN,
        /// The account was here, and has been erased.
        ERASED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
