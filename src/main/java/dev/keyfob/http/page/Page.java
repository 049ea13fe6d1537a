package dev.keyfob.http.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page without a script, a style or anything else that is loaded. It may hold a code: shows
/// nothing, and is in no frame, no cache and no referrer.
///
/// @param language as HTML and HTTP write it
/// @param form null where there is nothing to do
public record Page(String language, String title, List<String> paragraphs, @Nullable Form form) {

    private static final String POLICY =
            "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// What the button sends.
    ///
    /// @param action relative to the page's own address
    public record Form(String action, Field field, String button) {}

    /// The one field of a form.
    ///
    /// @param label null where the field is not seen
    public record Field(String name, String value, @Nullable String label) {}

    /// The one form of a page.
    @CheckedTemplate(basePath = "page")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance page(Page page);
    }

    public Response toResponse(Response.StatusType status) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                .entity(Templates.page(this).render())
                .header(HttpHeaders.CONTENT_LANGUAGE, language)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    @Override
    public String toString() {
        return "Page[" + title + "]";
    }
}
