package dev.keyfob.http.oauth;

import java.util.Locale;

/// The `error` codes of the OAuth endpoints (RFC 6749 §5.2, RFC 9449 §5, RFC 9470 §5,
/// draft-ietf-oauth-first-party-apps §5.2.2) and their status: the one list of what a client may be
/// told.
public enum OAuthError {
    INVALID_REQUEST(400),
    INVALID_CLIENT(401),
    INVALID_GRANT(400),
    UNAUTHORIZED_CLIENT(400),
    UNSUPPORTED_GRANT_TYPE(400),
    UNSUPPORTED_RESPONSE_TYPE(400),
    INVALID_SCOPE(400),
    INVALID_DPOP_PROOF(400),
    INVALID_SESSION(400),
    UNMET_AUTHENTICATION_REQUIREMENTS(400),
    OTP_REQUIRED(403),
    DEVICE_LIMIT_REACHED(400);

    private final int status;

    OAuthError(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /// The wire's form.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
