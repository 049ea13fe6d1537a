package dev.keyfob.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What a bearer is told who may not pass: the challenge of RFC 6750 §3 with the resource metadata
/// of RFC 9728 §5.1, and problem+json.
@ApplicationScoped
public class BearerRefusals {

    /// Where the protected resource metadata is (RFC 9728 §3).
    public static final String METADATA_PATH = "/.well-known/oauth-protected-resource";

    private final String metadata;

    BearerRefusals(Issuer issuer) {
        metadata = "resource_metadata=\"" + issuer.url(METADATA_PATH) + "\"";
    }

    /// No token: a challenge without `error` (RFC 6750 §3.1).
    @ServerExceptionMapper
    Response missing(UnauthorizedException noToken) {
        return refusal(
                Problem.of(
                        Response.Status.UNAUTHORIZED,
                        "Send the access token as Authorization: Bearer."),
                "");
    }

    @ServerExceptionMapper
    Response invalid(AuthenticationFailedException invalidToken) {
        String sentence = "The access token is expired, revoked or malformed.";
        return refusal(
                Problem.of(
                        Response.Status.UNAUTHORIZED,
                        sentence + " Refresh, and send the request once more with the new one."),
                ", error=\"invalid_token\", error_description=\"" + sentence + "\"");
    }

    @ServerExceptionMapper
    Response insufficient(InsufficientScope refusal) {
        return refusal(
                Problem.of(
                        Response.Status.FORBIDDEN,
                        "The access token lacks the scope that WWW-Authenticate names. Ask for it at sign-in."),
                ", error=\"insufficient_scope\", scope=\"" + refusal.scope() + "\"");
    }

    private Response refusal(Problem problem, String error) {
        return problem.toResponseBuilder()
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer " + metadata + error)
                .build();
    }
}
