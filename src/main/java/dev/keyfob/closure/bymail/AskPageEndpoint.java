package dev.keyfob.closure.bymail;

import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.page.ForBrowsers;
import dev.keyfob.http.page.Language;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/close-account`: the address that the stores are given. Its form asks for a mail with a link.
@Path("/close-account")
@Produces(MediaType.TEXT_HTML)
@ForBrowsers
@RunOnVirtualThread
public class AskPageEndpoint {

    private final ClosurePages pages;
    private final ClosureLinks links;

    AskPageEndpoint(ClosurePages pages, ClosureLinks links) {
        this.pages = pages;
        this.links = links;
    }

    @GET
    public Response ask(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        return pages.ask(Language.preferred(acceptLanguage)).toResponse(Response.Status.OK);
    }

    /// The same page whether or not anybody has the address.
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response send(FormParameters form) {
        Language language = Language.preferred(form.acceptLanguage());
        Optional<EmailAddress> email = form.get("email").flatMap(EmailAddress::parse);
        if (email.isEmpty()) {
            return pages.askAgain(language).toResponse(Response.Status.BAD_REQUEST);
        }
        links.send(email.get(), language);
        return pages.sent(language).toResponse(Response.Status.ACCEPTED);
    }
}
