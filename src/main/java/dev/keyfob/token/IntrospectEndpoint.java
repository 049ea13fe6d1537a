package dev.keyfob.token;

import dev.keyfob.client.Client;
import dev.keyfob.clientauthentication.ClientAuthentication;
import dev.keyfob.clientauthentication.ClientAuthentication.Outcome;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// `POST /introspect`: whether a token is live now, for confidential clients (RFC 7662).
///
/// The hint is not needed: the two kinds of token cannot be taken for each other.
@Path(IntrospectEndpoint.PATH)
@RunOnVirtualThread
public class IntrospectEndpoint {

    /// `introspection_endpoint` in the metadata.
    static final String PATH = "/introspect";

    private final ClientAuthentication authentication;
    private final TokenIntrospection introspection;

    IntrospectEndpoint(ClientAuthentication authentication, TokenIntrospection introspection) {
        this.authentication = authentication;
        this.introspection = introspection;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Response introspect(FormParameters form) {
        return switch (authentication.authenticate(form)) {
            case Outcome.Authenticated(var client) when client.isConfidential() ->
                    introspect(client, form.get("token"));
            case Outcome.Authenticated _ ->
                    refuse(
                            OAuthError.INVALID_CLIENT,
                            "Only a confidential client may ask about tokens");
            case Outcome.Refused(var refusal) -> refusal.toResponse();
        };
    }

    private Response introspect(Client client, Optional<String> token) {
        return token.map(text -> Response.ok(introspection.introspect(client, text)).build())
                .orElseGet(() -> refuse(OAuthError.INVALID_REQUEST, "token is missing"));
    }

    private static Response refuse(OAuthError error, String description) {
        return OAuthRefusal.of(error, description).toResponse();
    }
}
