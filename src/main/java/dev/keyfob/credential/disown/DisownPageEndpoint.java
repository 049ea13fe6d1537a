package dev.keyfob.credential.disown;

import dev.keyfob.credential.disown.Disownings.Disowned;
import dev.keyfob.credential.disown.Disownings.Reset;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.page.ForBrowsers;
import dev.keyfob.http.page.Language;
import dev.keyfob.http.page.Page;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/open/disown-device`: "this was not me", in a browser. Mail scanners follow links, so that a
/// GET shows a button and does nothing; the button's POST does it.
@Path("/open/disown-device")
@Produces(MediaType.TEXT_HTML)
@ForBrowsers
@RunOnVirtualThread
public class DisownPageEndpoint {

    private final DisownCodes codes;
    private final Disowning disowning;

    DisownPageEndpoint(DisownCodes codes, Disowning disowning) {
        this.codes = codes;
        this.disowning = disowning;
    }

    @GET
    public Response ask(
            @QueryParam("code") @DefaultValue("") String code,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        Language language = Language.preferred(acceptLanguage);
        if (!codes.isGenuine(code)) {
            return notGood(language);
        }
        DisownTexts texts = texts(language);
        var form =
                new Page.Form("disown-device", new Page.Field("code", code, null), texts.button());
        return new Page(language.tag(), texts.title(), List.of(texts.question()), form)
                .toResponse(Response.Status.OK);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response disown(FormParameters form) {
        Language language = Language.preferred(form.acceptLanguage());
        Optional<Disowned> disowned = disowning.disown(form.get("code").orElse(""), language);
        if (disowned.isEmpty()) {
            return notGood(language);
        }
        DisownTexts texts = texts(language);
        String device = disowned.get().ended().isEmpty() ? texts.over() : texts.ended();
        String reset =
                disowned.get().reset() == Reset.MAILED ? texts.mailed() : texts.otherAddress();
        return new Page(language.tag(), texts.title(), List.of(device, reset), null)
                .toResponse(Response.Status.OK);
    }

    private static Response notGood(Language language) {
        DisownTexts texts = texts(language);
        return new Page(language.tag(), texts.title(), List.of(texts.notGood()), null)
                .toResponse(Response.Status.BAD_REQUEST);
    }

    private static DisownTexts texts(Language language) {
        return language.texts(DisownTexts.class);
    }
}
