package dev.keyfob.token;

import dev.keyfob.http.Chaos;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.refresh.IssuedTokens;
import dev.keyfob.refresh.RefreshOutcome;
import dev.keyfob.refresh.RefreshToken;
import dev.keyfob.refresh.measured.MeasuredRefreshes;
import dev.keyfob.signin.AuthorizationCodeGrant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// `POST /token`: the only door that hands tokens out (RFC 6749 §3.2).
@Path(TokenEndpoint.PATH)
@RunOnVirtualThread
public class TokenEndpoint {

    /// `token_endpoint` in the metadata.
    static final String PATH = "/token";

    private final TokenRequests requests;
    private final AuthorizationCodeGrant authorizationCodes;
    private final MeasuredRefreshes refreshes;
    private final ClientCredentialsGrant clientCredentials;
    private final Limits limits;

    TokenEndpoint(
            TokenRequests requests,
            AuthorizationCodeGrant authorizationCodes,
            MeasuredRefreshes refreshes,
            ClientCredentialsGrant clientCredentials,
            Limits limits) {
        this.requests = requests;
        this.authorizationCodes = authorizationCodes;
        this.refreshes = refreshes;
        this.clientCredentials = clientCredentials;
        this.limits = limits;
    }

    @Chaos
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Response token(FormParameters form) {
        return switch (requests.parse(form)) {
            case TokenRequest.AuthorizationCode(var request) ->
                    answer(authorizationCodes.redeem(request));
            case TokenRequest.Refresh(var request) -> {
                limits.take(Limit.REFRESH, Target.of(RefreshToken.familyIn(request.token())));
                yield answer(refreshes.refresh(request));
            }
            case TokenRequest.ClientCredentials(var request) ->
                    clientCredentials
                            .issue(request)
                            .map(token -> Response.ok(TokenResponse.of(token)).build())
                            .orElseGet(() ->
                                    refused(
                                            OAuthError.INVALID_SCOPE,
                                            "This client may not ask for this scope for itself"));
            case TokenRequest.Malformed(var refusal) -> refusal.toResponse();
        };
    }

    private static Response answer(AuthorizationCodeGrant.Outcome outcome) {
        return switch (outcome) {
            case AuthorizationCodeGrant.Outcome.Issued(var tokens) -> issued(tokens);
            case AuthorizationCodeGrant.Outcome.NotGood _ ->
                    refused(OAuthError.INVALID_GRANT, "Sign in again: the code is not good");
            case AuthorizationCodeGrant.Outcome.DeviceLimitReached _ ->
                    refused(
                            OAuthError.DEVICE_LIMIT_REACHED,
                            "End another device of this account, then send the code again");
        };
    }

    private static Response answer(RefreshOutcome outcome) {
        return switch (outcome) {
            case RefreshOutcome.Issued(var tokens, _) -> issued(tokens);
            case RefreshOutcome.Refused(var reason) ->
                    OAuthRefusal.of(
                                    OAuthError.INVALID_GRANT,
                                    "Sign in again: the refresh token is not good any more")
                            .because(reason.value())
                            .toResponse();
            case RefreshOutcome.ScopeExceeded _ ->
                    refused(
                            OAuthError.INVALID_SCOPE,
                            "scope may only narrow what was granted at sign-in");
            case RefreshOutcome.KeyNotProven _ ->
                    refused(
                            OAuthError.INVALID_DPOP_PROOF,
                            "The refresh token is bound to a key: send a DPoP proof of that key");
        };
    }

    private static Response issued(IssuedTokens tokens) {
        return Response.ok(TokenResponse.of(tokens)).build();
    }

    private static Response refused(OAuthError error, String description) {
        return OAuthRefusal.of(error, description).toResponse();
    }
}
