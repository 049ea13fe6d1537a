package dev.keyfob.closure.bymail;

import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.page.ForBrowsers;
import dev.keyfob.http.page.Language;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// `/open/close-account`: where the link of that mail leads. Mail scanners follow links, so that a
/// GET shows a button and does nothing; the button's POST closes the account.
@Path("/open/close-account")
@Produces(MediaType.TEXT_HTML)
@ForBrowsers
@RunOnVirtualThread
public class ConfirmPageEndpoint {

    private final ClosurePages pages;
    private final ClosureLinks links;
    private final ClosingByMail closing;

    ConfirmPageEndpoint(ClosurePages pages, ClosureLinks links, ClosingByMail closing) {
        this.pages = pages;
        this.links = links;
        this.closing = closing;
    }

    @GET
    public Response ask(
            @QueryParam("code") @DefaultValue("") String code,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        Language language = Language.preferred(acceptLanguage);
        return links.isGenuine(code)
                ? pages.confirm(language, code).toResponse(Response.Status.OK)
                : pages.notGood(language).toResponse(Response.Status.BAD_REQUEST);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response close(FormParameters form) {
        Language language = Language.preferred(form.acceptLanguage());
        return closing.close(form.get("code").orElse(""), language)
                ? pages.closed(language).toResponse(Response.Status.OK)
                : pages.notGood(language).toResponse(Response.Status.BAD_REQUEST);
    }
}
