package dev.keyfob.accesstoken;

import java.time.Duration;

/// A signed access token as the client gets it.
///
/// @param text compact JWS (RFC 7515 §3.1), under 1 kB
/// @param expiresIn counted from its issue
public record AccessToken(String text, Duration expiresIn) {

    /// Its `typ` (RFC 9068 §2.1).
    static final String TYPE = "at+jwt";

    @Override
    public String toString() {
        return "AccessToken[…]";
    }
}
