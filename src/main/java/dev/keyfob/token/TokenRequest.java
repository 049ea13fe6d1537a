package dev.keyfob.token;

import dev.keyfob.client.Client;
import dev.keyfob.client.Grant;
import dev.keyfob.client.Scope;
import dev.keyfob.clientauthentication.ClientAuthentication;
import dev.keyfob.clientauthentication.ClientAuthentication.Outcome;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import dev.keyfob.refresh.RefreshGrant;
import dev.keyfob.signin.AuthorizationCodeGrant;
import java.util.Optional;

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

    static TokenRequest parse(FormParameters form, ClientAuthentication authentication) {
        if (form.defect().isPresent()) {
            return new Malformed(form.defect().get());
        }
        Optional<String> grantType = form.get("grant_type");
        if (grantType.isEmpty()) {
            return malformed(OAuthError.INVALID_REQUEST, "grant_type is missing");
        }
        Optional<Grant> grant = grantType.flatMap(Grant::parse);
        if (grant.isEmpty()) {
            return malformed(
                    OAuthError.UNSUPPORTED_GRANT_TYPE,
                    "grant_type is authorization_code, refresh_token or client_credentials");
        }
        return switch (authentication.authenticate(form)) {
            case Outcome.Authenticated(var client) -> parse(form, grant.get(), client);
            case Outcome.Refused(var refusal) -> new Malformed(refusal);
        };
    }

    private static TokenRequest parse(FormParameters form, Grant grant, Client client) {
        if (!client.mayUse(grant)) {
            return malformed(OAuthError.UNAUTHORIZED_CLIENT, "This client may not use this grant");
        }
        return switch (grant) {
            case AUTHORIZATION_CODE -> authorizationCode(form, client);
            case REFRESH_TOKEN -> refresh(form, client);
            case CLIENT_CREDENTIALS ->
                    new ClientCredentials(
                            new ClientCredentialsGrant.Request(client, form.get("scope")));
        };
    }

    private static TokenRequest authorizationCode(FormParameters form, Client client) {
        Optional<String> code = form.get("code");
        Optional<String> verifier = form.get("code_verifier");
        return code.isPresent() && verifier.isPresent()
                ? new AuthorizationCode(
                        new AuthorizationCodeGrant.Request(
                                client, code.get(), verifier.get(), facts(form)))
                : malformed(OAuthError.INVALID_REQUEST, "code and code_verifier are needed");
    }

    private static TokenRequest refresh(FormParameters form, Client client) {
        Optional<String> token = form.get("refresh_token");
        Optional<String> scopeText = form.get("scope");
        Optional<Scope> scope = scopeText.flatMap(Scope::parse);
        if (token.isEmpty()) {
            return malformed(OAuthError.INVALID_REQUEST, "refresh_token is missing");
        }
        if (scopeText.isPresent() && scope.isEmpty()) {
            return malformed(
                    OAuthError.INVALID_SCOPE,
                    "scope is scope tokens with single spaces between them");
        }
        return new Refresh(new RefreshGrant.Request(client, token.get(), scope, facts(form)));
    }

    private static DeviceFacts facts(FormParameters form) {
        return new DeviceFacts(
                form.get("device_name").orElse(null),
                form.get("device_model").orElse(null),
                form.get("os_version").orElse(null),
                form.get("app_version").orElse(null),
                form.get("installation_id").orElse(null));
    }

    private static Malformed malformed(OAuthError error, String description) {
        return new Malformed(OAuthRefusal.of(error, description));
    }
}
