package dev.keyfob.http.bearer;

import dev.keyfob.http.Issuer;
import dev.keyfob.http.Problem;
import dev.keyfob.http.stepup.InsufficientAuthentication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// What a bearer is told who may not pass: the challenge of RFC 6750 §3 and RFC 9470 §3 with the
/// resource metadata of RFC 9728 §5.1, and problem+json.
@ApplicationScoped
public class BearerRefusals {

    /// Where the protected resource metadata is (RFC 9728 §3).
    public static final String METADATA_PATH = "/.well-known/oauth-protected-resource";

    private static final String SCHEME = "Bearer";

    private final String metadata;

    BearerRefusals(Issuer issuer) {
        metadata = "resource_metadata=\"" + issuer.url(METADATA_PATH) + "\"";
    }

    /// Several tokens, or the scheme without one: the request is at fault, not the token (RFC 6750
    /// §3.1 `invalid_request`).
    @ServerRequestFilter(preMatching = true)
    @Nullable Response malformed() {
        Collection<String> credentials = BearerToken.credentials();
        boolean isBearer = credentials.stream().anyMatch(BearerRefusals::isBearer);
        boolean isOneToken =
                credentials.size() == 1 && credentials.iterator().next().length() > SCHEME.length();
        if (!isBearer || isOneToken) {
            return null;
        }
        String sentence = "Send one Authorization header, with one access token.";
        return refusal(
                Problem.of(Response.Status.BAD_REQUEST, sentence),
                ", error=\"invalid_request\", error_description=\"" + sentence + "\"");
    }

    private static boolean isBearer(String credentials) {
        return credentials.equalsIgnoreCase(SCHEME) || BearerToken.isIn(credentials);
    }

    /// No token: a challenge without `error` (RFC 6750 §3.1).
    @ServerExceptionMapper
    Response missing(MissingToken noToken) {
        return refusal(
                Problem.of(
                        Response.Status.UNAUTHORIZED,
                        "Send the access token as Authorization: Bearer."),
                "");
    }

    @ServerExceptionMapper
    Response invalid(InvalidToken invalidToken) {
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

    @ServerExceptionMapper
    Response tooOldOrTooWeak(InsufficientAuthentication refusal) {
        return refusal(
                Problem.typed(
                        Response.Status.UNAUTHORIZED,
                        "insufficient-user-authentication",
                        "A fresher or stronger sign-in is needed",
                        "Run /authorize-challenge with this access token, redeem the code, and send the request once more with the new one."),
                ", error=\"insufficient_user_authentication\", error_description=\"A fresher or stronger sign-in is needed\""
                        + ", acr_values=\"%s\", max_age=\"%d\""
                                .formatted(refusal.needed(), refusal.maxAge().toSeconds()));
    }

    private Response refusal(Problem problem, String error) {
        return problem.toResponseBuilder()
                .header(HttpHeaders.WWW_AUTHENTICATE, SCHEME + " " + metadata + error)
                .build();
    }
}
