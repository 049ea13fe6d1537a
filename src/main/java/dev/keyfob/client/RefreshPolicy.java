package dev.keyfob.client;

import java.time.Duration;

/// How a client's refresh tokens live.
///
/// @param idle how long a refresh token may be held without being used
/// @param absolute how long a device session lasts at most, from its sign-in
/// @param window how long after a rotation the predecessor is answered with its successor
/// @param fork what a predecessor gets after the window while its successor is unused
/// @param withoutProof what it gets where nobody can tell whether the successor was used
/// @param acceptAhead how many generations a token may be ahead of a row that was restored from the
///   past
public record RefreshPolicy(
        Duration idle,
        Duration absolute,
        Duration window,
        Unused fork,
        Unused withoutProof,
        int acceptAhead) {

    /// What happens to a predecessor that comes after the window.
    public enum Unused {
        /// A new successor takes the unused one's place.
        FORK,
        /// It counts as used by two holders.
        REUSE
    }
}
