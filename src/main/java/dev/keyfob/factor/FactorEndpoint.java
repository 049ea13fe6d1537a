package dev.keyfob.factor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.AccessTokenClaims;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
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
    private final SecurityEvents events;
    private final Limits limits;

    FactorEndpoint(
            FreshSignIn signIn,
            Factors factors,
            FactorChanges changes,
            SecurityEvents events,
            Limits limits) {
        this.signIn = signIn;
        this.factors = factors;
        this.changes = changes;
        this.events = events;
        this.limits = limits;
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

    /// Gives ten new recovery codes in place of those before.
    @POST
    @Path("recovery-codes")
    public Response renewRecoveryCodes(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        AccessTokenClaims.OfDeviceSession claims = signIn.claims();
        limits.take(Limit.FACTOR_CHANGE, Target.of(claims.sub()));
        Optional<List<RecoveryCode>> codes =
                changes.renewRecoveryCodes(Language.preferred(acceptLanguage));
        if (codes.isEmpty()) {
            return noSuchFactor();
        }
        events.record(new SecurityEvent.RecoveryCodesRenewed(claims.subject(), claims.sid()));
        return Response.ok(RecoveryCodeSet.of(codes.get())).build();
    }

    /// Removes a factor and its recovery codes.
    @DELETE
    @Path("{id}")
    public Response remove(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        AccessTokenClaims.OfDeviceSession claims = signIn.claims();
        limits.take(Limit.FACTOR_CHANGE, Target.of(claims.sub()));
        if (!changes.remove(id, Language.preferred(acceptLanguage))) {
            return noSuchFactor();
        }
        events.record(new SecurityEvent.FactorRemoved(claims.subject(), claims.sid()));
        return Response.noContent().build();
    }

    static Response noSuchFactor() {
        return Problem.typed(
                        Response.Status.NOT_FOUND,
                        "no-such-factor",
                        "There is no such factor",
                        "Look at GET /me/factors; a new one waits 15 minutes for its first code.")
                .toResponse();
    }
}
