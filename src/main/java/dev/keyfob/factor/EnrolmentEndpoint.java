package dev.keyfob.factor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.factor.Enrolments.Confirmation;
import dev.keyfob.factor.Enrolments.Pending;
import dev.keyfob.http.Problem;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.http.page.Language;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `POST /me/factors` and `/me/factors/{id}/confirm`: how an account gets a second factor, under
/// the same conditions as at [FactorEndpoint].
@Path("/me/factors")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class EnrolmentEndpoint {

    private final FreshSignIn signIn;
    private final FactorChanges changes;
    private final AuthenticatorUri uri;
    private final SecurityEvents events;
    private final Limits limits;

    EnrolmentEndpoint(
            FreshSignIn signIn,
            FactorChanges changes,
            AuthenticatorUri uri,
            SecurityEvents events,
            Limits limits) {
        this.signIn = signIn;
        this.changes = changes;
        this.uri = uri;
        this.events = events;
        this.limits = limits;
    }

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
    public Response confirm(
            @PathParam("id") UUID id,
            @Nullable FirstCode request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        AccessTokenClaims.OfDeviceSession claims = signIn.claims();
        if (request == null || request.otp() == null) {
            return Problem.badRequest(
                            "field-missing",
                            "A field is missing",
                            "Send the field that pointer names.")
                    .at("/otp")
                    .toResponse();
        }
        limits.take(Limit.FACTOR_CHANGE, Target.of(claims.sub()));
        return switch (changes.confirm(id, request.otp(), Language.preferred(acceptLanguage))) {
            case Confirmation.Done(var codes) -> {
                events.record(new SecurityEvent.FactorAdded(claims.subject(), claims.sid()));
                yield Response.ok(FactorEndpoint.RecoveryCodeSet.of(codes)).build();
            }
            case Confirmation.WrongCode _ ->
                    Problem.typed(
                                    Response.Status.BAD_REQUEST,
                                    "otp-wrong",
                                    "This is not what the authenticator app shows now",
                                    "Send the six digits that it shows; check that the phone sets its clock by itself.")
                            .at("/otp")
                            .toResponse();
            case Confirmation.NothingToConfirm _ -> FactorEndpoint.noSuchFactor();
        };
    }
}
