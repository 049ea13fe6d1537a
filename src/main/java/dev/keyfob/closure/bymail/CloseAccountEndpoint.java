package dev.keyfob.closure.bymail;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.credential.Refusals;
import dev.keyfob.http.page.Language;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/accounts/close`: the end of an account by mail, for teams with a page of their own.
@Path("/accounts/close")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CloseAccountEndpoint {

    private final ClosureLinks links;
    private final ClosingByMail closing;

    CloseAccountEndpoint(ClosureLinks links, ClosingByMail closing) {
        this.links = links;
        this.closing = closing;
    }

    /// Whose account is to be closed; shows nothing.
    public record Wish(@JsonProperty("email") @Nullable String email) {
        @Override
        public String toString() {
            return "Wish[…]";
        }
    }

    /// What the link of the letter carried; shows nothing.
    public record Confirmation(@JsonProperty("code") @Nullable String code) {
        @Override
        public String toString() {
            return "Confirmation[…]";
        }
    }

    /// Sends a link to an address. The same answer whether or not anybody has it.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response ask(
            @Nullable Wish request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        if (request == null || request.email() == null) {
            return Refusals.missing("/email").toResponse();
        }
        Optional<EmailAddress> email = EmailAddress.parse(request.email());
        if (email.isEmpty()) {
            return Refusals.emailInvalid().toResponse();
        }
        links.send(email.get(), Language.preferred(acceptLanguage));
        return Response.accepted().build();
    }

    /// Closes the account of the link.
    @POST
    @Path("confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response confirm(
            @Nullable Confirmation request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        if (request == null || request.code() == null) {
            return Refusals.missing("/code").toResponse();
        }
        return closing.close(request.code(), Language.preferred(acceptLanguage))
                ? Response.noContent().build()
                : Refusals.codeWrong().toResponse();
    }
}
