package dev.keyfob.administration;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.Account.Roles;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.http.Problem;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/admin/accounts/{id}`: an operator's orders about an account, whose id is the `sub` of its
/// tokens.
@Path("/admin/accounts/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class AccountOrderEndpoint {

    private final AccountOrders orders;
    private final Bearer bearer;

    AccountOrderEndpoint(AccountOrders orders, Bearer bearer) {
        this.orders = orders;
        this.bearer = bearer;
    }

    /// What an order about roles says.
    public record NewRoles(@JsonProperty("roles") @Nullable List<String> roles) {}

    @POST
    @Path("lock")
    public Response lock(@PathParam("id") String id) {
        ClientId by = operator();
        return answer(AccountId.parse(id).filter(account -> orders.lock(account, by)));
    }

    @POST
    @Path("unlock")
    public Response unlock(@PathParam("id") String id) {
        ClientId by = operator();
        return answer(AccountId.parse(id).filter(account -> orders.unlock(account, by)));
    }

    @PUT
    @Path("roles")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response setRoles(@PathParam("id") String id, @Nullable NewRoles request) {
        ClientId by = operator();
        Optional<Roles> roles =
                request == null
                        ? Optional.empty()
                        : Optional.ofNullable(request.roles()).flatMap(Roles::of);
        if (roles.isEmpty()) {
            return Problem.typed(
                            Response.Status.BAD_REQUEST,
                            "roles-invalid",
                            "The roles cannot be taken",
                            "Send {\"roles\": […]}: names of letters, digits and . _ : / -, 64 characters at most, and 200 together.")
                    .at("/roles")
                    .toResponse();
        }
        return answer(
                AccountId.parse(id).filter(account -> orders.setRoles(account, roles.get(), by)));
    }

    private ClientId operator() {
        return bearer.claimsOfClient(Scope.ADMIN).client();
    }

    private static Response answer(Optional<AccountId> carriedOutOn) {
        return carriedOutOn.isPresent()
                ? Response.noContent().build()
                : Problem.typed(
                                Response.Status.NOT_FOUND,
                                "no-such-account",
                                "There is no such account",
                                "Take the id from the claim sub of its access tokens.")
                        .toResponse();
    }
}
