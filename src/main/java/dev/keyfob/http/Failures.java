package dev.keyfob.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.keyfob.http.body.Malformed;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Overloaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns what was thrown into problem+json: outages and overload say when to ask again, our bugs
/// give the request's id and nothing else.
@ApplicationScoped
public class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);
    private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);

    @ServerExceptionMapper
    Response outage(DependencyUnavailable failure) {
        return outage((Throwable) failure);
    }

    private static Response outage(Throwable failure) {
        LOG.warnf(
                "A store is unavailable: %s, %s",
                failure.getClass().getSimpleName(), rootType(failure));
        Problem problem =
                Problem.of(
                        Response.Status.SERVICE_UNAVAILABLE,
                        "A store is out of reach. Keep the tokens, and send the same request again after the time in Retry-After.");
        return retryLater(problem, OUTAGE_RETRY);
    }

    @ServerExceptionMapper
    Response overload(Overloaded failure) {
        Problem problem =
                Problem.of(
                        Response.Status.TOO_MANY_REQUESTS,
                        "Too many requests of this kind at once. Send the same request again after the time in Retry-After.");
        return retryLater(problem, failure.retryAfter());
    }

    @ServerExceptionMapper
    Response json(MismatchedInputException wrongType) {
        String pointer =
                wrongType.getPath().stream()
                        .map(step ->
                                "/"
                                        + (step.getFieldName() == null
                                                ? step.getIndex()
                                                : step.getFieldName()))
                        .collect(Collectors.joining());
        return Malformed.field(pointer).toResponse();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException refusal) {
        Response.Status status = Response.Status.fromStatusCode(refusal.getResponse().getStatus());
        if (status == null || status.getFamily() == Response.Status.Family.SERVER_ERROR) {
            return bug(refusal);
        }
        return switch (status) {
            case NOT_FOUND -> Problem.of(status, "Nothing is served at this path.").toResponse();
            case METHOD_NOT_ALLOWED ->
                    Problem.of(status, "Use one of the methods in Allow.")
                            .toResponseBuilder()
                            .header(HttpHeaders.ALLOW, AllowedMethods.header())
                            .build();
            case UNSUPPORTED_MEDIA_TYPE ->
                    Problem.of(
                                    status,
                                    "Send the media type that this endpoint takes: application/x-www-form-urlencoded for"
                                            + " OAuth endpoints, application/json for the others.")
                            .toResponse();
            case NOT_ACCEPTABLE ->
                    Problem.of(status, "This endpoint answers application/json.").toResponse();
            case REQUEST_ENTITY_TOO_LARGE -> Malformed.tooLong().toResponse();
            default ->
                    refusal.getCause() instanceof JsonProcessingException
                            ? Malformed.json().toResponse()
                            : Malformed.request().toResponse();
        };
    }

    /// An outage that came through Hibernate or the transaction manager is one too.
    @ServerExceptionMapper
    Response bug(Throwable failure) {
        if (DependencyUnavailable.isReasonOf(failure)) {
            return outage(failure);
        }
        LOG.error("Request failed", failure);
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, "Report this with the id.")
                .toResponse();
    }

    private static Response retryLater(Problem problem, Duration after) {
        return problem.toResponseBuilder()
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, after.toSeconds()))
                .build();
    }

    private static String rootType(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }
}
