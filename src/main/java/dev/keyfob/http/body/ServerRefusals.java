package dev.keyfob.http.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.http.AnswerHeaders;
import dev.keyfob.http.Problem;
import dev.keyfob.http.tracing.RequestId;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/// What is refused before an endpoint is looked for, in the form of all other refusals: the server
/// would answer without a body.
@ApplicationScoped
public class ServerRefusals {

    /// The system property by which Quarkus leaves the check of a path to the routes, and so its
    /// answer. Set before Quarkus starts.
    public static final String URI_VALIDATION_OFF = "vertx.disableURIValidation";

    private static final char UNDECODABLE = '\uFFFD';

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ObjectMapper json;

    ServerRefusals(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router routes) {
        routes.route().order(Integer.MIN_VALUE + 1).handler(this::decode);
        routes.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1).handler(this::limit);
        routes.errorHandler(Response.Status.BAD_REQUEST.getStatusCode(), this::refusePath);
    }

    /// Ends the connection a moment after the answer. What is still sent until then is thrown away:
    /// a connection that is cut while a client writes may take the answer with it.
    static void closeAfterwards(RoutingContext request) {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        request.addEndHandler(_ -> {
            HttpServerRequest body = request.request();
            if (!body.isEnded()) {
                body.handler(_ -> {}).resume();
            }
            request.vertx().setTimer(MOMENT.toMillis(), _ -> body.connection().close());
        });
    }

    /// What Quarkus would do before all routes: [#URI_VALIDATION_OFF].
    private void decode(RoutingContext request) {
        if (isText(request.request().uri())) {
            request.next();
        } else {
            refusePath(request);
        }
    }

    /// Whether its octets are UTF-8 where it is a URI: others are decoded to a sign of their own.
    private static boolean isText(String uri) {
        try {
            String path = new URI(uri).getPath();
            return path == null || path.indexOf(UNDECODABLE) < 0;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void refusePath(RoutingContext request) {
        answer(request, Malformed.path());
    }

    private void limit(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > BodyLimit.LONGEST) {
            closeAfterwards(request);
            answer(request, Malformed.tooLong());
        } else {
            request.next();
        }
    }

    private void answer(RoutingContext request, Problem problem) {
        HttpServerResponse answer = request.response().setStatusCode(problem.status());
        AnswerHeaders.all().forEach(answer::putHeader);
        answer.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE.toString());
        try {
            answer.end(json.writeValueAsString(problem.withId(RequestId.of(request))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
