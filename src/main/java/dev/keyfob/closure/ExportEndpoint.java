package dev.keyfob.closure;

import dev.keyfob.account.AccountId;
import dev.keyfob.factor.FreshSignIn;
import dev.keyfob.http.bearer.Authenticated;
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

    private final FreshSignIn signIn;
    private final Exports exports;

    ExportEndpoint(FreshSignIn signIn, Exports exports) {
        this.signIn = signIn;
        this.exports = exports;
    }

    @GET
    public String export() {
        return exports.of(new AccountId(signIn.claims().subject())).json();
    }
}
