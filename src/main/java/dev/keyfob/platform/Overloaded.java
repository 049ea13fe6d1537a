package dev.keyfob.platform;

import java.time.Duration;

/// More work of a bounded kind is asked for than may wait. Answered 429 with `Retry-After` and no
/// `error` member.
public final class Overloaded extends RuntimeException {

    private final Duration retryAfter;

    public Overloaded(String what, Duration retryAfter) {
        super("too much " + what + " at once");
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
