package dev.keyfob.account;

import jakarta.enterprise.context.ApplicationScoped;

/// Takes a password that somebody chooses, or says why not, and hashes it.
@ApplicationScoped
public class NewPasswords {

    private final CommonPasswords common;
    private final PasswordHashing hashing;

    NewPasswords(CommonPasswords common, PasswordHashing hashing) {
        this.common = common;
        this.hashing = hashing;
    }

    /// Whether `typed` can be the password of the account with this address.
    public Password.Choice choose(String typed, EmailAddress email) {
        return Password.chosen(typed, email, common);
    }

    /// A new hash of an accepted password.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many computations wait
    public PasswordHash hash(Password password) {
        return hashing.hash(password);
    }
}
