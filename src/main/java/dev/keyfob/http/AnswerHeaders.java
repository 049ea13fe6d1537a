package dev.keyfob.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;

/// No answer is stored by anyone on its way unless its endpoint says otherwise (RFC 6749 §5.1), and
/// none is taken for another type.
public class AnswerHeaders {

    private static final String NO_STORE = "no-store";
    private static final String NO_SNIFF = "nosniff";
    private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

    @ServerResponseFilter
    void add(ContainerResponseContext answer) {
        var headers = answer.getHeaders();
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
            all().forEach(headers::putSingle);
        }
        headers.putSingle(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    }

    /// Those of an answer whose endpoint says nothing, or that no endpoint gives.
    public static Map<String, String> all() {
        return Map.of(
                HttpHeaders.CACHE_CONTROL,
                NO_STORE,
                "Pragma",
                "no-cache",
                CONTENT_TYPE_OPTIONS,
                NO_SNIFF);
    }

    /// Adds them to the current request's answer where it is a stream, which the filter does not
    /// see.
    public static void addToStream() {
        ServerHttpResponse answer = CurrentRequestManager.get().serverResponse();
        answer.setResponseHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        answer.setResponseHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    }
}
