package dev.keyfob.http.bearer;

/// An access token that is not good, or not any more (RFC 6750 §3.1 `invalid_token`).
public final class InvalidToken extends RuntimeException {

    /// @param why it is not good, for those who read the code: the bearer is not told
    public InvalidToken(String why) {
        super(why);
    }
}
