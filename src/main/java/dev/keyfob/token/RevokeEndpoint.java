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

/// `POST /revoke`: sign-out on the device with a refresh token, the end of one access token with an
/// access token (RFC 7009).
///
/// The hint is not needed: the two kinds of token cannot be taken for each other.
@Path(RevokeEndpoint.PATH)
@RunOnVirtualThread
public class RevokeEndpoint {

    /// `revocation_endpoint` in the metadata.
    static final String PATH = "/revoke";

    private final ClientAuthentication authentication;
    private final TokenRevocation revocation;

    RevokeEndpoint(ClientAuthentication authentication, TokenRevocation revocation) {
        this.authentication = authentication;
        this.revocation = revocation;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Response revoke(FormParameters form) {
        return switch (authentication.authenticate(form)) {
            case Outcome.Authenticated(var client) -> revoke(client, form.get("token"));
            case Outcome.Refused(var refusal) -> refusal.toResponse();
        };
    }

    private Response revoke(Client client, Optional<String> token) {
        if (token.isEmpty()) {
            return refuse(OAuthError.INVALID_REQUEST, "token is missing");
        }
        return switch (revocation.revoke(client, token.get())) {
            case DONE -> Response.ok().build();
            case ANOTHER_CLIENTS ->
                    refuse(
                            OAuthError.UNAUTHORIZED_CLIENT,
                            "The token was issued to another client");
        };
    }

    private static Response refuse(OAuthError error, String description) {
        return OAuthRefusal.of(error, description).toResponse();
    }
}
