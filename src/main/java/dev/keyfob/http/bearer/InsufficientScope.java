package dev.keyfob.http.bearer;

/// The access token is good, but not for this (RFC 6750 §3.1 `insufficient_scope`).
public final class InsufficientScope extends RuntimeException {

    private final String scope;

    /// @param scope the scope needed, one of Keyfob's own
    public InsufficientScope(String scope) {
        super("scope " + scope + " is needed");
        this.scope = scope;
    }

    String scope() {
        return scope;
    }
}
