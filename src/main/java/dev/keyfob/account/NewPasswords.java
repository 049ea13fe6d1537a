package dev.keyfob.account;

import dev.keyfob.account.breach.LeakedPasswords;
import jakarta.enterprise.context.ApplicationScoped;

/// Takes a password that somebody chooses, or says why not, and hashes it.
@ApplicationScoped
public class NewPasswords {

    private final CommonPasswords common;
    private final LeakedPasswords leaked;
    private final PasswordHashing hashing;

    NewPasswords(CommonPasswords common, LeakedPasswords leaked, PasswordHashing hashing) {
        this.common = common;
        this.leaked = leaked;
        this.hashing = hashing;
    }

    /// Whether `typed` can be the password of the account with this address.
    public Password.Choice choose(String typed, EmailAddress email) {
        Password.Choice choice = Password.chosen(typed, email, common);
        return choice instanceof Password.Accepted(var password) && leaked.contains(password.utf8())
                ? Password.Refusal.LEAKED
                : choice;
    }

    /// A new hash of an accepted password.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many computations wait
    public PasswordHash hash(Password password) {
        return hashing.hash(password);
    }
}
