package dev.keyfob.platform.expiry;

import java.time.Instant;

/// A table whose rows are of no use after a time. What is over counts no more, deleted or not.
public interface Expiring {

    /// Deletes those that are of no use any more.
    void forgetExpired(Instant now);
}
