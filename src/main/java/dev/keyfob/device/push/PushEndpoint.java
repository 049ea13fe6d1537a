package dev.keyfob.device.push;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.client.Scope;
import dev.keyfob.http.Problem;
import dev.keyfob.http.bearer.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/me/devices/current/push`: where messages reach the device that asks.
@Path("/me/devices/current/push")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class PushEndpoint {

    private final PushTokens tokens;
    private final Bearer bearer;

    PushEndpoint(PushTokens tokens, Bearer bearer) {
        this.tokens = tokens;
        this.bearer = bearer;
    }

    /// What an app tells.
    public record Registration(
            @JsonProperty("platform") @Nullable String platform,
            @JsonProperty("token") @Nullable String token,
            @JsonProperty("topic") @Nullable String topic) {

        @Override
        public String toString() {
            return "Registration[" + platform + "]";
        }
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@Nullable Registration request) {
        var session = bearer.claims(Scope.ACCOUNT).sid();
        Optional<PushToken> token =
                request == null
                        ? Optional.empty()
                        : PushToken.of(request.platform(), request.token(), request.topic());
        if (token.isEmpty()) {
            return Problem.badRequest(
                            "push-token-invalid",
                            "The push token cannot be taken",
                            "Send platform (a-z 0-9 _ -, up to 32), token (up to 1024 characters of ASCII without spaces) and, where there is one, topic (up to 255).")
                    .toResponse();
        }
        return tokens.put(session, token.get())
                ? Response.noContent().build()
                : Problem.typed(
                                Response.Status.NOT_FOUND,
                                "device-ended",
                                "This device has ended",
                                "Sign in again.")
                        .toResponse();
    }

    @DELETE
    public Response remove() {
        tokens.remove(bearer.claims(Scope.ACCOUNT).sid());
        return Response.noContent().build();
    }
}
