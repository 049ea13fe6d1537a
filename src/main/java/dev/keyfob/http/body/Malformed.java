package dev.keyfob.http.body;

import dev.keyfob.http.Problem;
import jakarta.ws.rs.core.Response;

/// What an app is told whose request cannot be read.
public final class Malformed {

    private Malformed() {}

    public static Problem json() {
        return refused(
                "json-malformed",
                "The body is not JSON",
                "Send one whole JSON value in UTF-8, nested no deeper than this endpoint needs.");
    }

    /// What is said of a value that is of another type.
    ///
    /// @param pointer of the field; empty for the body itself
    public static Problem field(String pointer) {
        return refused(
                        "field-wrong-type",
                        "A field has a value of another type",
                        "Send the type that this endpoint takes where pointer points.")
                .at(pointer);
    }

    public static Problem request() {
        return refused(
                "request-malformed",
                "The request is malformed",
                "Check its headers, and that its body is whole.");
    }

    public static Problem tooLong() {
        return Problem.typed(
                Response.Status.REQUEST_ENTITY_TOO_LARGE,
                "body-too-long",
                "The body is too long",
                "Send at most 256 KiB.");
    }

    static Problem path() {
        return refused(
                "path-malformed",
                "The path cannot be decoded",
                "Percent-encode it as UTF-8, each % before two hexadecimal digits.");
    }

    static Problem charset() {
        return Problem.typed(
                Response.Status.UNSUPPORTED_MEDIA_TYPE,
                "charset-unsupported",
                "The body is in another encoding than UTF-8",
                "Send UTF-8, and no other charset in Content-Type.");
    }

    private static Problem refused(String type, String title, String detail) {
        return Problem.badRequest(type, title, detail);
    }
}
