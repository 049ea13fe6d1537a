package dev.keyfob.factor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.factor.Enrolments.Confirmation;
import dev.keyfob.factor.Enrolments.Pending;
import dev.keyfob.http.Problem;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/me/factors`: the user's second factor, and the recovery codes that stand in for it.
///
/// Every change needs a recent sign-in, and where the account has a second factor one with it: a
/// phone that lies unlocked on a table, or a password that was read over a shoulder, changes
/// nothing.
@Path("/me/factors")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class FactorEndpoint {

    private final FreshSignIn signIn;
    private final Factors factors;
    private final FactorChanges changes;
    private final AuthenticatorUri uri;
    private final SecurityEvents events;

    FactorEndpoint(
            FreshSignIn signIn,
            Factors factors,
            FactorChanges changes,
            AuthenticatorUri uri,
            SecurityEvents events) {
        this.signIn = signIn;
        this.factors = factors;
        this.changes = changes;
        this.uri = uri;
        this.events = events;
    }

    /// The second factors that count: none, or one.
    @RegisterForReflection
    public record Overview(
            @JsonProperty("factors") List<Item> factors,
            @JsonProperty("recovery_codes_left") int recoveryCodesLeft) {}

    /// One of them.
    ///
    /// @param type `totp`
    @RegisterForReflection
    public record Item(
            @JsonProperty("id") UUID id,
            @JsonProperty("type") String type,
            @JsonProperty("confirmed_at") Instant confirmedAt) {}

    /// A factor that waits for its first code; the secret is told here and never again.
    ///
    /// @param secret in base32, to be typed
    /// @param uri the same as a link or a QR code
    /// @param expiresIn seconds until the first code has to be sent
    @RegisterForReflection
    public record Enrolment(
            @JsonProperty("id") UUID id,
            @JsonProperty("secret") String secret,
            @JsonProperty("uri") String uri,
            @JsonProperty("expires_in") long expiresIn) {
        @Override
        public String toString() {
            return "Enrolment[" + id + "]";
        }
    }

    /// The first code; shows nothing.
    public record FirstCode(@JsonProperty("otp") @Nullable String otp) {
        @Override
        public String toString() {
            return "FirstCode[…]";
        }
    }

    /// Ten recovery codes, told here and never again.
    @RegisterForReflection
    public record RecoveryCodeSet(@JsonProperty("recovery_codes") List<String> recoveryCodes) {

        static RecoveryCodeSet of(List<RecoveryCode> codes) {
            return new RecoveryCodeSet(codes.stream().map(RecoveryCode::text).toList());
        }

        @Override
        public String toString() {
            return "RecoveryCodeSet[…]";
        }
    }

    @GET
    public Overview list() {
        Optional<Factors.Confirmed> factor = factors.confirmed(signIn.account());
        return new Overview(
                factor.map(one -> new Item(one.id(), "totp", one.confirmedAt())).stream().toList(),
                factor.map(factors::recoveryCodesLeft).orElse(0));
    }

    /// Begins an enrolment; one that was begun before is over.
    @POST
    public Response enrol() {
        FactorChanges.Begun begun = changes.begin();
        Pending pending = begun.pending();
        return Response.status(Response.Status.CREATED)
                .entity(
                        new Enrolment(
                                pending.id(),
                                pending.totp().base32(),
                                uri.of(begun.email(), pending.totp()),
                                Enrolments.LIFETIME.toSeconds()))
                .build();
    }

    /// Ends an enrolment: the factor counts from here on, and takes the place of one before it.
    @POST
    @Path("{id}/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response confirm(@PathParam("id") UUID id, @Nullable FirstCode request) {
        AccessTokenClaims.OfDeviceSession claims = signIn.claims();
        if (request == null || request.otp() == null) {
            return Problem.badRequest(
                            "field-missing",
                            "A field is missing",
                            "Send the field that pointer names.")
                    .at("/otp")
                    .toResponse();
        }
        return switch (changes.confirm(id, request.otp())) {
            case Confirmation.Done(var codes) -> {
                events.record(new SecurityEvent.FactorAdded(claims.subject(), claims.sid()));
                yield Response.ok(RecoveryCodeSet.of(codes)).build();
            }
            case Confirmation.WrongCode _ ->
                    Problem.typed(
                                    Response.Status.BAD_REQUEST,
                                    "otp-wrong",
                                    "This is not what the authenticator app shows now",
                                    "Send the six digits that it shows; check that the phone sets its clock by itself.")
                            .at("/otp")
                            .toResponse();
            case Confirmation.NothingToConfirm _ -> noSuchFactor();
        };
    }

    /// Gives ten new recovery codes in place of those before.
    @POST
    @Path("recovery-codes")
    public Response renewRecoveryCodes() {
        AccessTokenClaims.OfDeviceSession claims = signIn.claims();
        Optional<List<RecoveryCode>> codes = changes.renewRecoveryCodes();
        if (codes.isEmpty()) {
            return noSuchFactor();
        }
        events.record(new SecurityEvent.RecoveryCodesRenewed(claims.subject(), claims.sid()));
        return Response.ok(RecoveryCodeSet.of(codes.get())).build();
    }

    /// Removes a factor and its recovery codes.
    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") UUID id) {
        AccessTokenClaims.OfDeviceSession claims = signIn.claims();
        if (!changes.remove(id)) {
            return noSuchFactor();
        }
        events.record(new SecurityEvent.FactorRemoved(claims.subject(), claims.sid()));
        return Response.noContent().build();
    }

    private static Response noSuchFactor() {
        return Problem.typed(
                        Response.Status.NOT_FOUND,
                        "no-such-factor",
                        "There is no such factor",
                        "Look at GET /me/factors; a new one waits 15 minutes for its first code.")
                .toResponse();
    }
}
