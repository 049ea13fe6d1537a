package dev.keyfob.http.stepup;

import java.time.Duration;

/// The access token is good, but its user has proven who they are too long ago or not strongly
/// enough (RFC 9470 §3 `insufficient_user_authentication`).
public final class InsufficientAuthentication extends RuntimeException {

    private final Duration maxAge;
    private final Acr needed;

    public InsufficientAuthentication(Duration maxAge, Acr needed) {
        super("a sign-in within " + maxAge + " and " + needed + " is needed");
        this.maxAge = maxAge;
        this.needed = needed;
    }

    /// How long ago the sign-in may be.
    public Duration maxAge() {
        return maxAge;
    }

    public Acr needed() {
        return needed;
    }
}
