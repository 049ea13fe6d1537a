package dev.keyfob.http.bearer;

/// A request without an access token, where one is needed.
public final class MissingToken extends RuntimeException {

    public MissingToken() {
        super("no access token");
    }
}
