package dev.keyfob.account;

import java.util.Optional;
import java.util.UUID;

/// The name of an account for ever: the `sub` of its tokens. It survives a change of the e-mail
/// address.
public record AccountId(UUID value) {

    /// Reads the text form.
    ///
    /// @return empty where the text is no UUID
    public static Optional<AccountId> parse(String text) {
        try {
            return Optional.of(new AccountId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
