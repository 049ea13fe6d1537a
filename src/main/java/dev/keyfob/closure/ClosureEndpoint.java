package dev.keyfob.closure;

import dev.keyfob.factor.FreshSignIn;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.http.page.Language;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// `DELETE /me`: the end of the bearer's account.
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ClosureEndpoint {

    private final FreshSignIn signIn;
    private final AccountClosing closing;

    ClosureEndpoint(FreshSignIn signIn, AccountClosing closing) {
        this.signIn = signIn;
        this.closing = closing;
    }

    /// Ends everything at once. The account is erased after its grace, unless its owner signs in.
    @DELETE
    public Response close(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        closing.close(signIn.claims(), Language.preferred(acceptLanguage));
        return Response.noContent().build();
    }
}
