package dev.keyfob.http.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// What an OAuth endpoint answers to a request that it refuses (RFC 6749 §5.2).
///
/// @param description a fixed sentence for the app's developer: never anything that the client sent
/// @param signOutReason for the app's user, why a device session is over
public record OAuthRefusal(OAuthError error, String description, Optional<String> signOutReason) {

    public static OAuthRefusal of(OAuthError error, String description) {
        return new OAuthRefusal(error, description, Optional.empty());
    }

    public Response toResponse() {
        return Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new Body(error.toString(), description, signOutReason.orElse(null)))
                .build();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Body(
            @JsonProperty("error") String error,
            @JsonProperty("error_description") String description,
            @JsonProperty("sign_out_reason") @org.jspecify.annotations.Nullable
                    String signOutReason) {}
}
