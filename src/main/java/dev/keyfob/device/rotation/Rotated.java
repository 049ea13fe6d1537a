package dev.keyfob.device.rotation;

import dev.keyfob.device.DeviceSession;
import java.time.Duration;
import java.time.Instant;

/// A device session whose refresh token was exchanged.
///
/// @param session after it
/// @param usedBefore when it was heard of at `/token` the time before
public record Rotated(DeviceSession session, Instant usedBefore) {

    /// How old the refresh token was.
    public Duration age() {
        return Duration.between(usedBefore, session.lastUsedAt());
    }
}
