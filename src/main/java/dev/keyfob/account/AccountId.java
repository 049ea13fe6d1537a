package dev.keyfob.account;

import java.util.UUID;

/// The name of an account for ever: the `sub` of its tokens. It survives a change of the e-mail
/// address.
public record AccountId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
