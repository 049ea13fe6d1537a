package dev.keyfob.http.page;

import dev.keyfob.http.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Overload, an outage and a bug, as a page, where somebody sees the endpoint and their browser
/// asks for HTML first. Everybody else gets the problem.
public class PageRefusals {

    @ForBrowsers
    @ServerResponseFilter
    void show(ContainerRequestContext request, ContainerResponseContext answer) {
        if (answer.getEntity() instanceof Problem problem && isAskedForPage(request)) {
            Language language =
                    Language.preferred(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
            String text = text(problem, language.texts(PageTexts.class));
            if (!text.isEmpty()) {
                Response page = page(language, text).toResponse(answer.getStatusInfo());
                answer.setEntity(page.getEntity(), new Annotation[0], page.getMediaType());
                answer.getHeaders().putAll(page.getHeaders());
            }
        }
    }

    private static Page page(Language language, String text) {
        String title = language.texts(PageTexts.class).title();
        return new Page(language.tag(), title, List.of(text), null);
    }

    /// Empty where no page is needed: a form that was made by a page is not malformed.
    private static String text(Problem problem, PageTexts texts) {
        return switch (Response.Status.fromStatusCode(problem.status())) {
            case TOO_MANY_REQUESTS -> texts.tooOften();
            case SERVICE_UNAVAILABLE -> texts.away();
            case INTERNAL_SERVER_ERROR -> texts.failed(Objects.toString(problem.id(), ""));
            default -> "";
        };
    }

    private static boolean isAskedForPage(ContainerRequestContext request) {
        MediaType first = request.getAcceptableMediaTypes().getFirst();
        return first.getType().equals("text") && first.getSubtype().equals("html");
    }
}
