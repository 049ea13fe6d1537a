package dev.keyfob.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.http.tracing.RequestId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// An error of everything that is not an OAuth endpoint, and every 429 and 5xx (RFC 9457).
///
/// @param type `about:blank`, or a `urn:keyfob:problem:…` that an app may branch on
/// @param detail a fixed sentence that says what to do: never anything that the client sent
/// @param pointer the JSON pointer of the field concerned (RFC 6901)
/// @param id of the request, under which the log has it
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        @JsonProperty("type") String type,
        @JsonProperty("title") String title,
        @JsonProperty("status") int status,
        @JsonProperty("detail") @Nullable String detail,
        @JsonProperty("pointer") @Nullable String pointer,
        @JsonProperty("id") @Nullable String id) {

    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    private static final String TYPE_PREFIX = "urn:keyfob:problem:";

    /// A problem that HTTP's status says all about.
    public static Problem of(Response.Status status, String detail) {
        return new Problem(
                "about:blank",
                status.getReasonPhrase(),
                status.getStatusCode(),
                detail,
                null,
                null);
    }

    /// A problem with a type of its own.
    ///
    /// @param type kebab-case, for example `password-too-short`
    public static Problem typed(Response.Status status, String type, String title, String detail) {
        return new Problem(TYPE_PREFIX + type, title, status.getStatusCode(), detail, null, null);
    }

    /// A 400 with a type of its own.
    public static Problem badRequest(String type, String title, String detail) {
        return typed(Response.Status.BAD_REQUEST, type, title, detail);
    }

    /// A 409 with a type of its own.
    public static Problem conflict(String type, String title, String detail) {
        return typed(Response.Status.CONFLICT, type, title, detail);
    }

    public Problem at(String jsonPointer) {
        return new Problem(type, title, status, detail, jsonPointer, id);
    }

    /// The same as the answer to one request.
    public Problem withId(@Nullable String request) {
        return new Problem(type, title, status, detail, pointer, request);
    }

    public Response toResponse() {
        return toResponseBuilder().build();
    }

    public Response.ResponseBuilder toResponseBuilder() {
        return Response.status(status).type(MEDIA_TYPE).entity(withId(RequestId.current()));
    }
}
