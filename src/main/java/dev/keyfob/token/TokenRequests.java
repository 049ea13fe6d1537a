package dev.keyfob.token;

import dev.keyfob.client.Client;
import dev.keyfob.client.Grant;
import dev.keyfob.client.Scope;
import dev.keyfob.clientauthentication.ClientAuthentication;
import dev.keyfob.clientauthentication.ClientAuthentication.Outcome;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.place.Places;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import dev.keyfob.http.page.Language;
import dev.keyfob.refresh.RefreshGrant;
import dev.keyfob.signin.AuthorizationCodeGrant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Reads what forms at `/token` ask for, and which client it is that asks.
@ApplicationScoped
class TokenRequests {

    private final ClientAuthentication authentication;
    private final Places places;

    TokenRequests(ClientAuthentication authentication, Places places) {
        this.authentication = authentication;
        this.places = places;
    }

    TokenRequest parse(FormParameters form) {
        if (form.defect().isPresent()) {
            return new TokenRequest.Malformed(form.defect().get());
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
            case Outcome.Refused(var refusal) -> new TokenRequest.Malformed(refusal);
        };
    }

    private TokenRequest parse(FormParameters form, Grant grant, Client client) {
        if (!client.mayUse(grant)) {
            return malformed(OAuthError.UNAUTHORIZED_CLIENT, "This client may not use this grant");
        }
        return switch (grant) {
            case AUTHORIZATION_CODE -> authorizationCode(form, client);
            case REFRESH_TOKEN -> refresh(form, client);
            case CLIENT_CREDENTIALS ->
                    new TokenRequest.ClientCredentials(
                            new ClientCredentialsGrant.Request(client, form.get("scope")));
        };
    }

    private TokenRequest authorizationCode(FormParameters form, Client client) {
        Optional<String> code = form.get("code");
        Optional<String> verifier = form.get("code_verifier");
        return code.isPresent() && verifier.isPresent()
                ? new TokenRequest.AuthorizationCode(
                        new AuthorizationCodeGrant.Request(
                                client,
                                code.get(),
                                verifier.get(),
                                facts(form),
                                Language.preferred(form.acceptLanguage())))
                : malformed(OAuthError.INVALID_REQUEST, "code and code_verifier are needed");
    }

    private TokenRequest refresh(FormParameters form, Client client) {
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
        return new TokenRequest.Refresh(
                new RefreshGrant.Request(client, token.get(), scope, facts(form)));
    }

    private DeviceFacts facts(FormParameters form) {
        return new DeviceFacts(
                form.get("device_name").orElse(null),
                form.get("device_model").orElse(null),
                form.get("os_version").orElse(null),
                form.get("app_version").orElse(null),
                form.get("installation_id").orElse(null),
                places.here().orElse(null));
    }

    private static TokenRequest malformed(OAuthError error, String description) {
        return new TokenRequest.Malformed(OAuthRefusal.of(error, description));
    }
}
