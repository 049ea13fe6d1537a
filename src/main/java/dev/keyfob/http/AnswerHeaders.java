package dev.keyfob.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// No answer is stored by anyone on its way unless its endpoint says otherwise (RFC 6749 §5.1), and
/// none is taken for another type.
public class AnswerHeaders {

    @ServerResponseFilter
    void add(ContainerResponseContext answer) {
        var headers = answer.getHeaders();
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
            headers.putSingle("Pragma", "no-cache");
        }
        headers.putSingle("X-Content-Type-Options", "nosniff");
    }
}
