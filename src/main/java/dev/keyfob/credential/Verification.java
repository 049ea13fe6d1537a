package dev.keyfob.credential;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.http.ShownText;
import dev.keyfob.mail.code.Purpose;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a code that went out by mail is good for, as its row stood when it was read. Shows neither
/// address nor hash.
///
/// @param id from which the code is derived; of a sign-up and of a new address also the handle that
///   the app got and that has to come with the code
/// @param email to which the code went
/// @param account whose it is; null for a sign-up, and where nobody has the address
/// @param name of a sign-up, or null
/// @param password of a sign-up, or null
record Verification(
        UUID id,
        Purpose purpose,
        EmailAddress email,
        @Nullable AccountId account,
        @Nullable String name,
        @Nullable PasswordHash password) {

    /// The account of one that has any.
    AccountId itsAccount() {
        return Objects.requireNonNull(account);
    }

    /// The password of a sign-up.
    PasswordHash itsPassword() {
        return Objects.requireNonNull(password);
    }

    Optional<ShownText> shownName() {
        return ShownText.of(name);
    }

    @Override
    public String toString() {
        return "Verification[" + purpose + " " + id + "]";
    }
}
