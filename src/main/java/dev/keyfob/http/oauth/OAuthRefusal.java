package dev.keyfob.http.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an OAuth endpoint answers to a request that it refuses (RFC 6749 §5.2).
///
/// @param description a fixed sentence for the app's developer: never anything that the client sent
/// @param signOutReason for the app's user, why a device session is over
/// @param authSession with which the app goes on with a sign-in (draft-ietf-oauth-first-party-apps
///   §5.3.1)
/// @param challenge how a client may authenticate in the header (RFC 9110 §11.6.1)
public record OAuthRefusal(
        OAuthError error,
        String description,
        Optional<String> signOutReason,
        Optional<String> authSession,
        Optional<String> challenge) {

    public static OAuthRefusal of(OAuthError error, String description) {
        return new OAuthRefusal(
                error, description, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public OAuthRefusal because(String reason) {
        return new OAuthRefusal(error, description, Optional.of(reason), authSession, challenge);
    }

    public OAuthRefusal resumedWith(String session) {
        return new OAuthRefusal(error, description, signOutReason, Optional.of(session), challenge);
    }

    public OAuthRefusal challenging(String scheme) {
        return new OAuthRefusal(
                error, description, signOutReason, authSession, Optional.of(scheme));
    }

    public Response toResponse() {
        Response.ResponseBuilder answer =
                Response.status(error.status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(
                                new Body(
                                        error.toString(),
                                        description,
                                        signOutReason.orElse(null),
                                        authSession.orElse(null)));
        challenge.ifPresent(scheme -> answer.header(HttpHeaders.WWW_AUTHENTICATE, scheme));
        return answer.build();
    }

    /// Shows no `auth_session`.
    @Override
    public String toString() {
        return "OAuthRefusal[" + error + "]";
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Body(
            @JsonProperty("error") String error,
            @JsonProperty("error_description") String description,
            @JsonProperty("sign_out_reason") @Nullable String signOutReason,
            @JsonProperty("auth_session") @Nullable String authSession) {
        @Override
        public String toString() {
            return "Body[" + error + "]";
        }
    }
}
