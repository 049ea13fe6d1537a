package dev.keyfob.refresh;

import dev.keyfob.device.RevocationReason;
import java.time.Duration;

/// What came of a refresh.
public sealed interface RefreshOutcome {

    /// Rotated, replayed, forked or caught up: the client goes on.
    ///
    /// @param age how long ago the device session was heard of the time before
    record Issued(IssuedTokens tokens, Duration age) implements RefreshOutcome {}

    /// The client has to sign in again.
    record Refused(SignOutReason reason) implements RefreshOutcome {}

    /// More scope was asked for than the refresh token has; nothing was changed.
    record ScopeExceeded() implements RefreshOutcome {}

    /// The refresh token is bound to a key that the request does not prove; nothing was changed.
    record KeyNotProven() implements RefreshOutcome {}

    /// Why, in words that the app can turn into a sentence: `sign_out_reason` on the wire. Another
    /// reason than `unknown` is only told to the holder of a genuine token.
    record SignOutReason(String value) {

        static final SignOutReason UNKNOWN = new SignOutReason("unknown");
        static final SignOutReason EXPIRED = new SignOutReason("expired");

        static SignOutReason of(RevocationReason reason) {
            return new SignOutReason(reason.signOutReason());
        }
    }
}
