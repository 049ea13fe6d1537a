package dev.keyfob.token;

import dev.keyfob.http.oauth.OAuthRefusal;
import dev.keyfob.refresh.RefreshGrant;
import dev.keyfob.signin.AuthorizationCodeGrant;

/// What a form at `/token` asks for: one case a grant, and one for what cannot be understood.
sealed interface TokenRequest {

    /// RFC 6749 §4.1.3.
    record AuthorizationCode(AuthorizationCodeGrant.Request request) implements TokenRequest {}

    /// RFC 6749 §6.
    record Refresh(RefreshGrant.Request request) implements TokenRequest {}

    /// RFC 6749 §4.4.2.
    record ClientCredentials(ClientCredentialsGrant.Request request) implements TokenRequest {}

    /// No request of any grant, or of no client that may use it; no token was looked up.
    record Malformed(OAuthRefusal refusal) implements TokenRequest {}
}
