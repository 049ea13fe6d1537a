package dev.keyfob.mail;

import dev.keyfob.mail.code.Purpose;

/// What a mail is about. Every letter carries a code, as six digits and as a link, or as a link
/// alone, and says what it is good for.
public enum Letter {
    /// Somebody signed up with this address.
    SIGN_UP(Purpose.SIGN_UP),
    /// The same, and the address has an account.
    SIGN_UP_TAKEN(Purpose.SIGN_UP),
    /// An account is to have this address.
    CHANGE_EMAIL(Purpose.CHANGE_EMAIL),
    /// A new password was asked for.
    RESET_PASSWORD(Purpose.RESET_PASSWORD),
    /// The same, and nobody has this address. Written, so that the request costs the same, and not
    /// sent: it is nobody's business.
    NOBODY(Purpose.RESET_PASSWORD),
    /// The password was changed; the code takes the account back.
    PASSWORD_CHANGED(Purpose.RESET_PASSWORD),
    /// The account was closed; the code takes it back.
    ACCOUNT_CLOSED(Purpose.RESET_PASSWORD),
    /// To the former address: the account has another now; the code takes the account back.
    EMAIL_CHANGED(Purpose.REVERT_EMAIL),
    /// A device has signed in that the account does not know; the link ends it.
    NEW_DEVICE(Purpose.DISOWN_DEVICE);

    private final Purpose purpose;

    Letter(Purpose purpose) {
        this.purpose = purpose;
    }

    /// What its code is good for.
    public Purpose purpose() {
        return purpose;
    }
}
