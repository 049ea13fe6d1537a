package dev.keyfob.closure;

import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.AccountId;
import dev.keyfob.factor.Factors;
import dev.keyfob.factor.FreshSignIn;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// `GET /me/export`: all that is kept about the bearer's account, and no secret.
@Path("/me/export")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ExportEndpoint {

    private final Bearer bearer;
    private final Factors factors;
    private final Exports exports;

    ExportEndpoint(Bearer bearer, Factors factors, Exports exports) {
        this.bearer = bearer;
        this.factors = factors;
        this.exports = exports;
    }

    @GET
    public String export() {
        return exports.of(new AccountId(FreshSignIn.of(bearer, factors).subject())).json();
    }
}
