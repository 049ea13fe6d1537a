package dev.keyfob.device.push;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.Scope;
import dev.keyfob.device.LiveDevice;
import dev.keyfob.device.LiveDevices;
import dev.keyfob.http.Problem;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.revocation.Sid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `GET /push-targets?account=…`: where the team's own sender reaches an account, whose id is the
/// `sub` of its tokens. Never a device that has ended or expired.
@Path("/push-targets")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class PushTargetEndpoint {

    private final PushTokens tokens;
    private final LiveDevices live;
    private final Bearer bearer;

    PushTargetEndpoint(PushTokens tokens, LiveDevices live, Bearer bearer) {
        this.tokens = tokens;
        this.live = live;
        this.bearer = bearer;
    }

    /// One device that can be reached.
    @RegisterForReflection
    public record PushTarget(
            @JsonProperty("device_id") UUID deviceId,
            @JsonProperty("client_id") String clientId,
            @JsonProperty("platform") String platform,
            @JsonProperty("token") String token,
            @JsonProperty("topic") @Nullable String topic) {

        static PushTarget of(LiveDevice device, PushToken token) {
            return new PushTarget(
                    device.session().id().value(),
                    device.client().id().value(),
                    token.platform(),
                    token.token(),
                    token.topic());
        }

        @Override
        public String toString() {
            return "PushTarget[" + deviceId + "]";
        }
    }

    @GET
    public Response of(@QueryParam("account") @Nullable String account) {
        bearer.claimsOfClient(Scope.PUSH);
        Optional<AccountId> id = Optional.ofNullable(account).flatMap(AccountId::parse);
        if (id.isEmpty()) {
            return Problem.badRequest(
                            "account-missing",
                            "An account is missing",
                            "Send ?account= with the claim sub of its access tokens.")
                    .toResponse();
        }
        return Response.ok(targets(id.get())).build();
    }

    /// An account that nobody has has none, as one without devices.
    private List<PushTarget> targets(AccountId account) {
        Map<Sid, PushToken> known = tokens.of(account);
        return live.of(account).stream()
                .flatMap(device ->
                        Optional.ofNullable(known.get(device.session().id()))
                                .map(token -> PushTarget.of(device, token))
                                .stream())
                .toList();
    }
}
