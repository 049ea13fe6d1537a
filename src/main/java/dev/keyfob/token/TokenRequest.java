package dev.keyfob.token;

import dev.keyfob.client.Client;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Clients;
import dev.keyfob.client.Grant;
import dev.keyfob.client.Scope;
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

    /// No request of any grant; nothing was looked up.
    record Malformed(OAuthRefusal refusal) implements TokenRequest {}

    static TokenRequest parse(FormParameters form, Clients clients) {
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
                    "grant_type is authorization_code or refresh_token");
        }
        Optional<Client> client = form.get("client_id").map(ClientId::new).flatMap(clients::byId);
        if (client.isEmpty()) {
            return malformed(OAuthError.INVALID_CLIENT, "client_id names no configured client");
        }
        if (!client.get().mayUse(grant.get())) {
            return malformed(OAuthError.UNAUTHORIZED_CLIENT, "This client may not use this grant");
        }
        return switch (grant.get()) {
            case AUTHORIZATION_CODE -> authorizationCode(form, client.get());
            case REFRESH_TOKEN -> refresh(form, client.get());
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
