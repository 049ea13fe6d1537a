package dev.keyfob.device;

/// Why a device session is over. `signOutReason` is what its app is told when it refreshes once
/// more.
public enum RevocationReason {
    /// Signed out on the device itself.
    SIGNED_OUT("signed_out"),
    /// Ended by its user from the device list.
    ENDED_BY_USER("signed_out_elsewhere"),
    /// Ended by an operator.
    ENDED_BY_OPERATOR("signed_out_elsewhere"),
    /// Its account got another password.
    PASSWORD_CHANGED("password_changed"),
    /// The same phone has signed in again.
    REPLACED("replaced"),
    /// It made room for another device of its account.
    BEYOND_LIMIT("device_limit"),
    /// Its account was locked.
    ACCOUNT_LOCKED("account_closed"),
    /// Its account was closed, by its owner or by an operator.
    ACCOUNT_CLOSED("account_closed"),
    /// A refresh token was used by two holders.
    REFRESH_REUSED("reuse_detected"),
    /// Its authorization code was redeemed twice.
    CODE_REUSED("reuse_detected");

    private final String signOutReason;

    RevocationReason(String signOutReason) {
        this.signOutReason = signOutReason;
    }

    /// The value of `sign_out_reason` on the wire.
    public String signOutReason() {
        return signOutReason;
    }
}
