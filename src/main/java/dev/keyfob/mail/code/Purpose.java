package dev.keyfob.mail.code;

import java.time.Duration;

/// What a code is good for: one of a purpose is worth nothing for another.
public enum Purpose {
    /// Shows that the address of a sign-up is the person's.
    SIGN_UP(Duration.ofHours(24), "verify-email"),
    /// The same of an address that an account has or is to have.
    CHANGE_EMAIL(Duration.ofHours(24), "verify-email"),
    /// Lets its holder choose a new password.
    RESET_PASSWORD(Duration.ofMinutes(30), "reset-password"),
    /// Gives an account its former address back, with a new password.
    REVERT_EMAIL(Duration.ofDays(7), "revert-email"),
    /// Ends a device that its account's owner does not know.
    DISOWN_DEVICE(Duration.ofDays(7), "disown-device"),
    /// Closes the account of an address.
    CLOSE_ACCOUNT(Duration.ofHours(24), "close-account");

    private final Duration lifetime;
    private final String path;

    Purpose(Duration lifetime, String path) {
        this.lifetime = lifetime;
        this.path = path;
    }

    /// How long a code is good.
    public Duration lifetime() {
        return lifetime;
    }

    /// Whether its link alone is good, without the app: it leads to a page that does the work.
    public boolean isFinishedOnPage() {
        return this == DISOWN_DEVICE || this == CLOSE_ACCOUNT;
    }

    /// What stands in the path of its link, so that the app knows which screen to show.
    public String path() {
        return path;
    }
}
