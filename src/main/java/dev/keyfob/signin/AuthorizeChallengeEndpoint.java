package dev.keyfob.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.Client;
import dev.keyfob.client.Grant;
import dev.keyfob.client.Scope;
import dev.keyfob.clientauthentication.ClientAuthentication;
import dev.keyfob.clientauthentication.ClientAuthentication.Outcome;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// `POST /authorize-challenge`: sign-in from the app, ending in an authorization code
/// (draft-ietf-oauth-first-party-apps §5).
@Path(AuthorizeChallengeEndpoint.PATH)
@RunOnVirtualThread
public class AuthorizeChallengeEndpoint {

    /// `authorization_challenge_endpoint` in the metadata.
    public static final String PATH = "/authorize-challenge";

    private final ClientAuthentication authentication;
    private final SignInLimit limit;
    private final PasswordSignIn signIn;

    AuthorizeChallengeEndpoint(
            ClientAuthentication authentication, SignInLimit limit, PasswordSignIn signIn) {
        this.authentication = authentication;
        this.limit = limit;
        this.signIn = signIn;
    }

    @RegisterForReflection
    record Success(@JsonProperty("authorization_code") String authorizationCode) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Response challenge(FormParameters form) {
        if (form.defect().isPresent()) {
            return form.defect().get().toResponse();
        }
        if (!form.get("response_type").equals(Optional.of("code"))) {
            return refuse(OAuthError.UNSUPPORTED_RESPONSE_TYPE, "response_type is code");
        }
        return switch (authentication.authenticate(form)) {
            case Outcome.Authenticated(var client) -> challenge(client, form);
            case Outcome.Refused(var refusal) -> refusal.toResponse();
        };
    }

    private Response challenge(Client client, FormParameters form) {
        if (!client.mayUse(Grant.AUTHORIZATION_CODE)) {
            return refuse(
                    OAuthError.UNAUTHORIZED_CLIENT, "This client may not use authorization_code");
        }
        Optional<CodeChallenge> challenge =
                form.get("code_challenge").flatMap(CodeChallenge::parse);
        if (challenge.isEmpty()
                || !form.get("code_challenge_method").equals(Optional.of(CodeChallenge.METHOD))) {
            return refuse(
                    OAuthError.INVALID_REQUEST,
                    "code_challenge is 43 characters of base64url and code_challenge_method is S256");
        }
        Optional<Scope> scope = client.userScope().narrowedTo(form.get("scope"));
        if (scope.isEmpty()) {
            return refuse(OAuthError.INVALID_SCOPE, "This client may not ask for this scope");
        }
        Optional<String> username = form.get("username");
        Optional<String> password = form.get("password");
        if (username.isEmpty() || password.isEmpty()) {
            return refuse(OAuthError.INVALID_REQUEST, "username and password are needed");
        }
        limit.take(username.get(), form.get("device_token"));
        return signIn.signIn(
                        client.id(),
                        challenge.get(),
                        scope.get(),
                        new PasswordSignIn.Credentials(username.get(), password.get()))
                .map(code -> Response.ok(new Success(code.text())).build())
                .orElseGet(() ->
                        refuse(OAuthError.INVALID_GRANT, "Address and password do not match"));
    }

    private static Response refuse(OAuthError error, String description) {
        return OAuthRefusal.of(error, description).toResponse();
    }
}
