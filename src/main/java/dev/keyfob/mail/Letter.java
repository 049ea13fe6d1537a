package dev.keyfob.mail;

import dev.keyfob.mail.code.Purpose;

/// What a mail is about. A letter carries a code, as six digits and as a link, or as a link alone,
/// and says what it is good for; or it is news about a second factor, and carries none: its link
/// opens the screen on which a new password is asked for.
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
    NEW_DEVICE(Purpose.DISOWN_DEVICE),
    /// A second factor counts from now on, perhaps in place of another.
    FACTOR_ADDED(Purpose.RESET_PASSWORD),
    /// The second factor was removed by a device of the account.
    FACTOR_REMOVED(Purpose.RESET_PASSWORD),
    /// The same by an operator's order.
    FACTOR_REMOVED_BY_OPERATOR(Purpose.RESET_PASSWORD),
    /// New recovery codes took the place of those before.
    RECOVERY_CODES_RENEWED(Purpose.RESET_PASSWORD),
    /// Somebody asked for the end of the account that has this address; the link closes it.
    CLOSE_ACCOUNT(Purpose.CLOSE_ACCOUNT);

    private final Purpose purpose;

    Letter(Purpose purpose) {
        this.purpose = purpose;
    }

    /// What its code is good for, or would be.
    public Purpose purpose() {
        return purpose;
    }

    /// Whether it tells what has happened. That stays true: where its code is good no longer, it is
    /// sent without.
    public boolean isNews() {
        return switch (this) {
            case SIGN_UP, SIGN_UP_TAKEN, CHANGE_EMAIL, RESET_PASSWORD, NOBODY, CLOSE_ACCOUNT ->
                    false;
            case PASSWORD_CHANGED,
                    ACCOUNT_CLOSED,
                    EMAIL_CHANGED,
                    NEW_DEVICE,
                    FACTOR_ADDED,
                    FACTOR_REMOVED,
                    FACTOR_REMOVED_BY_OPERATOR,
                    RECOVERY_CODES_RENEWED ->
                    true;
        };
    }
}
