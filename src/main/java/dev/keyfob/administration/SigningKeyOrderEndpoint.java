package dev.keyfob.administration;

import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.http.Problem;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.signingkey.KeyOrders;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// `/admin/signing-keys`: an operator's orders about the keys that sign access tokens.
@Path("/admin/signing-keys")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class SigningKeyOrderEndpoint {

    private final KeyOrders orders;
    private final Bearer bearer;

    SigningKeyOrderEndpoint(KeyOrders orders, Bearer bearer) {
        this.orders = orders;
        this.bearer = bearer;
    }

    @POST
    @Path("rotate")
    public KeyOrders.Rotated rotate() {
        return orders.rotate(operator());
    }

    @POST
    @Path("{kid}/withdraw")
    public Response withdraw(@PathParam("kid") String kid) {
        return orders.withdraw(kid, operator())
                .map(withdrawn -> Response.ok(withdrawn).build())
                .orElseGet(() ->
                        Problem.typed(
                                        Response.Status.NOT_FOUND,
                                        "no-such-key",
                                        "There is no such key",
                                        "Take the kid from /.well-known/jwks.json; a key whose last token has expired is not kept.")
                                .toResponse());
    }

    private ClientId operator() {
        return bearer.claimsOfClient(Scope.ADMIN).client();
    }
}
