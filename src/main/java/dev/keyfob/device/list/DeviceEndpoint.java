package dev.keyfob.device.list;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.device.LiveDevices;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.Problem;
import dev.keyfob.http.ShownText;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/me/devices`: the user's live device sessions, where they rename and end them.
///
/// Whose id it is not gets 404, as for an id that does not exist.
@Path("/me/devices")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class DeviceEndpoint {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final LiveDevices live;
    private final Devices devices;
    private final DeviceSessionEnding ending;
    private final Bearer bearer;
    private final ObjectMapper json;

    DeviceEndpoint(
            LiveDevices live,
            Devices devices,
            DeviceSessionEnding ending,
            Bearer bearer,
            ObjectMapper json) {
        this.live = live;
        this.devices = devices;
        this.ending = ending;
        this.bearer = bearer;
        this.json = json;
    }

    /// What a rename says.
    ///
    /// @param name null where it says nothing
    public record Rename(@JsonProperty("name") @Nullable ToldName name) {}

    /// A name, or `null`, which takes the name away (RFC 7396).
    @JsonDeserialize(using = ToldNameReader.class)
    record ToldName(Optional<String> text) {}

    /// Tells `null` from nothing.
    static final class ToldNameReader extends JsonDeserializer<ToldName> {

        @Override
        public ToldName deserialize(JsonParser json, DeserializationContext context)
                throws IOException {
            return new ToldName(Optional.of(context.readValue(json, String.class)));
        }

        @Override
        public ToldName getNullValue(DeserializationContext context) {
            return new ToldName(Optional.empty());
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }

    @GET
    public Response list(@Context Request request) throws JsonProcessingException {
        AccessTokenClaims.OfDeviceSession claims = bearer.claims(Scope.ACCOUNT);
        List<Device> list =
                live.of(account(claims)).stream()
                        .map(device -> Device.of(device, claims.sid()))
                        .toList();
        byte[] body = json.writeValueAsBytes(list);
        // Weak, as a proxy makes it that compresses.
        var tag = new EntityTag(hash(body), true);
        ResponseBuilder notModified = request.evaluatePreconditions(tag);
        return (notModified == null ? Response.ok(body) : notModified).tag(tag).build();
    }

    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, MERGE_PATCH})
    public Response rename(@PathParam("id") String id, @Nullable Rename request) {
        AccountId account = account(bearer.claims(Scope.ACCOUNT));
        ToldName told = request == null ? null : request.name();
        Optional<ShownText> name =
                Optional.ofNullable(told).flatMap(ToldName::text).flatMap(ShownText::of);
        if (told == null || (name.isEmpty() && told.text().isPresent())) {
            return Problem.typed(
                            Response.Status.BAD_REQUEST,
                            "name-missing",
                            "A name is missing",
                            "Send {\"name\": …} with 1 to 100 characters, or with null to take the name away.")
                    .at("/name")
                    .toResponse();
        }
        return Sid.parse(id).filter(sid -> devices.rename(account, sid, name)).isPresent()
                ? Response.noContent().build()
                : noSuchDevice();
    }

    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") String id) {
        AccessTokenClaims.OfDeviceSession claims = bearer.claims(Scope.ACCOUNT);
        AccountId account = account(claims);
        Optional<Sid> sid = Sid.parse(id).filter(parsed -> devices.hasOrHad(account, parsed));
        if (sid.isEmpty()) {
            return noSuchDevice();
        }
        RevocationReason reason =
                sid.get().equals(claims.sid())
                        ? RevocationReason.SIGNED_OUT
                        : RevocationReason.ENDED_BY_USER;
        ending.end(account, sid.get(), reason, ended(claims, sid.get()));
        return Response.noContent().build();
    }

    /// Ends all other devices; with `?including=current` this one too.
    @DELETE
    public Response endOthers(@QueryParam("including") @Nullable String including) {
        AccessTokenClaims.OfDeviceSession claims = bearer.claims(Scope.ACCOUNT);
        AccountId account = account(claims);
        if (including != null && !including.equals("current")) {
            return Problem.typed(
                            Response.Status.BAD_REQUEST,
                            "including-unknown",
                            "The parameter has no such value",
                            "Send ?including=current to end this device too, or leave it out.")
                    .toResponse();
        }
        Sid spared = including == null ? claims.sid() : null;
        ending.endAll(account, spared, RevocationReason.ENDED_BY_USER, sid -> ended(claims, sid));
        return Response.noContent().build();
    }

    private static SecurityEvent ended(AccessTokenClaims.OfDeviceSession by, Sid ended) {
        return new SecurityEvent.DeviceEnded(by.subject(), ended, by.sid());
    }

    private static AccountId account(AccessTokenClaims.OfDeviceSession claims) {
        return new AccountId(claims.subject());
    }

    private static String hash(byte[] body) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response noSuchDevice() {
        return Problem.typed(
                        Response.Status.NOT_FOUND,
                        "no-such-device",
                        "There is no such device",
                        "Take the id from GET /me/devices; a device that was ended long ago is no longer known.")
                .toResponse();
    }
}
