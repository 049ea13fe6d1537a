package dev.keyfob.administration;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.event.EventPages;
import dev.keyfob.client.Scope;
import dev.keyfob.factor.Factors;
import dev.keyfob.http.Problem;
import dev.keyfob.http.bearer.Authenticated;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `GET /admin/accounts…`: what an operator sees of an account.
@Path("/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class AccountViewEndpoint {

    private final Accounts accounts;
    private final Factors factors;
    private final DeviceViews devices;
    private final EventPages events;
    private final Bearer bearer;

    AccountViewEndpoint(
            Accounts accounts,
            Factors factors,
            DeviceViews devices,
            EventPages events,
            Bearer bearer) {
        this.accounts = accounts;
        this.factors = factors;
        this.devices = devices;
        this.events = events;
        this.bearer = bearer;
    }

    /// An account as an operator sees it.
    ///
    /// @param id the `sub` of its access tokens
    /// @param secondFactor whether a sign-in needs one
    /// @param lockedAt since when nobody may sign in, or null
    /// @param closedAt since when it waits for its erasure, or null
    @RegisterForReflection
    public record AccountView(
            @JsonProperty("id") UUID id,
            @JsonProperty("email") String email,
            @JsonProperty("email_verified") boolean emailVerified,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("roles") List<String> roles,
            @JsonProperty("second_factor") boolean secondFactor,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("locked_at") @Nullable Instant lockedAt,
            @JsonProperty("closed_at") @Nullable Instant closedAt) {

        @Override
        public String toString() {
            return "AccountView[" + id + "]";
        }
    }

    /// Finds an account by its address.
    @GET
    public Response find(@QueryParam("email") @Nullable String email) {
        bearer.claimsOfClient(Scope.ADMIN);
        return answer(
                Optional.ofNullable(email)
                        .flatMap(EmailAddress::parse)
                        .flatMap(accounts::byEmail)
                        .map(this::view));
    }

    @GET
    @Path("{id}")
    public Response account(@PathParam("id") String id) {
        return answer(known(id).map(this::view));
    }

    @GET
    @Path("{id}/devices")
    public Response devices(@PathParam("id") String id) {
        return answer(known(id).map(account -> devices.of(account.id())));
    }

    @GET
    @Path("{id}/events")
    public Response events(
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return known(id)
                .map(account -> events.page(account.id().value(), cursor, limit))
                .map(outcome ->
                        switch (outcome) {
                            case EventPages.Found(var page) -> Response.ok(page).build();
                            case EventPages.Refused(var problem) -> problem.toResponse();
                        })
                .orElseGet(AccountViewEndpoint::noSuchAccount);
    }

    static Response noSuchAccount() {
        return Problem.typed(
                        Response.Status.NOT_FOUND,
                        "no-such-account",
                        "There is no such account",
                        "Take the id from the claim sub of its access tokens.")
                .toResponse();
    }

    private Optional<Account> known(String id) {
        bearer.claimsOfClient(Scope.ADMIN);
        return AccountId.parse(id).flatMap(accounts::byId);
    }

    private AccountView view(Account account) {
        return new AccountView(
                account.id().value(),
                account.email().value(),
                account.isVerified(),
                account.name(),
                account.roles(),
                factors.isEnrolled(account.id()),
                account.createdAt(),
                account.lockedAt(),
                account.closedAt());
    }

    private static Response answer(Optional<?> found) {
        return found.map(body -> Response.ok(body).build())
                .orElseGet(AccountViewEndpoint::noSuchAccount);
    }
}
