package dev.keyfob.mail;

import dev.keyfob.http.page.Language;
import dev.keyfob.mail.code.Purpose;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `GET /open/…`: what a link of a mail shows where no app has claimed it. It changes nothing,
/// however often a mail scanner follows it, and the code does not reach it: a browser keeps the
/// fragment.
@Path(OpenEndpoint.PATH)
@RunOnVirtualThread
public class OpenEndpoint {

    static final String PATH = "/open";

    /// The page, in the reader's language.
    public record Page(String language, String title, String text, String note) {

        static Page in(Language language) {
            MailTexts texts = language.texts(MailTexts.class);
            return new Page(language.tag(), texts.pageTitle(), texts.pageText(), texts.pageNote());
        }
    }

    @CheckedTemplate(basePath = "mail")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance page(Page page);
    }

    @GET
    @Path("{purpose}")
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public Response page(
            @PathParam("purpose") String purpose,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        if (Arrays.stream(Purpose.values()).noneMatch(known -> known.path().equals(purpose))) {
            throw new NotFoundException();
        }
        Language language = Language.preferred(acceptLanguage);
        return Response.ok(Templates.page(Page.in(language)).render())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
