package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;

/// What a bearer is told who may not pass, whole.
final class Refusals {

    private static final String CHALLENGE =
            "Bearer resource_metadata=\"http://localhost:8081/.well-known/oauth-protected-resource\"";

    private Refusals() {}

    static void assertMissing(String what, Answer answer) {
        assertRefused(
                what,
                answer,
                401,
                CHALLENGE,
                "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"Send the access token as Authorization: Bearer.\"}");
    }

    static void assertInvalid(String what, Answer answer) {
        assertRefused(
                what,
                answer,
                401,
                CHALLENGE
                        + ", error=\"invalid_token\", error_description=\"The access token is expired, revoked or malformed.\"",
                "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"The access token is expired, revoked or malformed. Refresh, and send the request once more with the new one.\"}");
    }

    static void assertMalformed(String what, Answer answer) {
        assertRefused(
                what,
                answer,
                400,
                CHALLENGE
                        + ", error=\"invalid_request\", error_description=\"Send one Authorization header, with one access token.\"",
                "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"Send one Authorization header, with one access token.\"}");
    }

    private static void assertRefused(
            String what, Answer answer, int status, String challenge, String body) {
        assertThat(answer.status()).as(what).isEqualTo(status);
        assertThat(answer.header("WWW-Authenticate")).as(what).isEqualTo(challenge);
        assertThat(answer.header("Content-Type")).as(what).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).as(what).isEqualTo("no-store");
        assertThat(answer.body()).as(what).isEqualTo(body);
    }
}
