package dev.keyfob.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Wire;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What nobody can read is refused at each kind of endpoint, in one form, and is told apart.
@QuarkusTest
class BadInputTest extends HttpTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final int LONGEST = 256 * 1024;

    private static final List<String> FORM_ENDPOINTS =
            List.of("/authorize-challenge", "/token", "/revoke", "/introspect");

    /// Each with the fields that it takes.
    private static Stream<JsonEndpoint> jsonEndpoints() {
        return Stream.of(
                new JsonEndpoint("POST", "/accounts", List.of("email", "password", "name")),
                new JsonEndpoint("POST", "/accounts/verify-email", List.of("verification", "code")),
                new JsonEndpoint("POST", "/accounts/verify-email/resend", List.of("verification")),
                new JsonEndpoint("POST", "/accounts/reset-password", List.of("email")),
                new JsonEndpoint(
                        "POST",
                        "/accounts/reset-password/confirm",
                        List.of("email", "code", "password")),
                new JsonEndpoint(
                        "POST", "/accounts/revert-email", List.of("email", "code", "password")),
                new JsonEndpoint("POST", "/accounts/disown-device", List.of("code")),
                new JsonEndpoint("POST", "/accounts/close", List.of("email")),
                new JsonEndpoint("POST", "/accounts/close/confirm", List.of("code")),
                new JsonEndpoint(
                        "POST", "/me/password", List.of("current_password", "new_password")),
                new JsonEndpoint("POST", "/me/email", List.of("email", "current_password")),
                new JsonEndpoint("PATCH", "/me/devices/x", List.of("name")));
    }

    record JsonEndpoint(String method, String path, List<String> fields) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private record Kind(String method, String path, String contentType) {}

    private String accessToken = "";

    @ParameterizedTest
    @MethodSource("jsonEndpoints")
    void whatIsNotJson(JsonEndpoint endpoint) {
        Phone phone = Phone.of(server, "alice");
        String deep = "[".repeat(50_000);

        for (String body :
                List.of(
                        "{\"email\"",
                        "{'email':1}",
                        "email=a",
                        "{\"email\":\"\\ud800",
                        "{\"unknown\":" + deep)) {
            assertThat(phone.call(endpoint.method(), endpoint.path(), body).body())
                    .as(body.substring(0, Math.min(20, body.length())))
                    .isEqualTo(
                            "{\"type\":\"urn:keyfob:problem:json-malformed\",\"title\":\"The body is not JSON\",\"status\":400,\"detail\":\"Send one whole JSON value in UTF-8, nested no deeper than this endpoint needs.\"}");
        }
    }

    @ParameterizedTest
    @MethodSource("jsonEndpoints")
    void aFieldOfAnotherTypeIsNamed_andSoIsTheBody(JsonEndpoint endpoint) {
        Phone phone = Phone.of(server, "alice");

        for (String value : List.of("5", "1.5", "true", "[]", "[\"a\"]", "{}", "{\"a\":[1]}")) {
            for (String field : endpoint.fields()) {
                assertWrongType(
                        phone.call(
                                endpoint.method(),
                                endpoint.path(),
                                "{\"%s\":%s}".formatted(field, value)),
                        "/" + field);
            }
        }
        for (String body : List.of("[]", "\"a\"", "5", "true", "{}{}", "[".repeat(50_000))) {
            assertWrongType(phone.call(endpoint.method(), endpoint.path(), body), "");
        }
    }

    @ParameterizedTest
    @MethodSource("jsonEndpoints")
    void anUnknownFieldIsIgnored(JsonEndpoint endpoint) {
        Phone phone = Phone.of(server, "alice");

        Answer without = phone.call(endpoint.method(), endpoint.path(), "{}");
        Answer with =
                phone.call(
                        endpoint.method(),
                        endpoint.path(),
                        "{\"unknown\":[{\"a\":{\"b\":1}},null],\"x\\u0000\":1}");

        assertThat(without.text("type")).matches(".*:(field|name)-missing");
        assertThat(with.status()).isEqualTo(without.status());
        assertThat(with.body()).isEqualTo(without.body());
    }

    @ParameterizedTest
    @MethodSource("jsonEndpoints")
    void anotherMediaTypeOrEncodingThanJsonInUtf8(JsonEndpoint endpoint) {
        Phone phone = Phone.of(server, "alice");

        for (String type :
                List.of(FORM, "text/plain", "application/xml", "application/problem+json")) {
            assertThat(send(phone, endpoint, type).body())
                    .as(type)
                    .startsWith("{\"type\":\"about:blank\",\"title\":\"Unsupported Media Type\"");
        }
        assertOtherCharset(send(phone, endpoint, JSON + "; charset=iso-8859-1"));
        assertOtherCharset(send(phone, endpoint, JSON + "; charset=utf-16"));
        assertThat(send(phone, endpoint, JSON + "; charset=\"UTF-8\"").status()).isEqualTo(400);
    }

    /// Some OAuth libraries name a charset, though the media type knows none.
    @Test
    void anotherMediaTypeThanAForm_whichIsUtf8WhateverItsHeaderSays() {
        for (String path : FORM_ENDPOINTS) {
            assertThat(server.post(path, JSON, "{}").body())
                    .startsWith("{\"type\":\"about:blank\",\"title\":\"Unsupported Media Type\"");
            for (String charset : List.of("iso-8859-1", "UTF-8")) {
                assertThat(
                                server.post(path, FORM + ";charset=" + charset, "a=b")
                                        .header("Content-Type"))
                        .isEqualTo(JSON);
            }
        }
    }

    @Test
    void bytesThatAreNotUtf8() {
        String latin1 = "{\"email\":\"jos\u00e9@example.com\"}";

        assertThat(bytes("/accounts", JSON, latin1).text("type"))
                .isEqualTo("urn:keyfob:problem:json-malformed");
        for (String path : FORM_ENDPOINTS) {
            for (String body : List.of("username=jos\u00e9", "username=jos%E9", "a=%zz", "a=%")) {
                Answer answer = bytes(path, FORM, body);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body())
                        .isEqualTo(
                                "{\"error\":\"invalid_request\",\"error_description\":\"The body is not application/x-www-form-urlencoded in UTF-8\"}");
            }
        }
    }

    @Test
    void aBodyThatIsTooLong_whetherOrNotItSaysSo() {
        accessToken = Phone.of(server, "alice").accessToken();

        Stream.of(
                        new Kind("POST", "/token", FORM),
                        new Kind("POST", "/authorize-challenge", FORM),
                        new Kind("POST", "/introspect", FORM),
                        new Kind("POST", "/accounts", JSON),
                        new Kind("POST", "/me/password", JSON),
                        new Kind("PATCH", "/me/devices/x", JSON))
                .forEach(kind -> {
                    assertTooLong(declared(kind, LONGEST + 1));
                    assertTooLong(chunked(kind, LONGEST + 1));
                    assertTooLong(chunked(kind, 20 * LONGEST));
                    assertThat(declared(kind, LONGEST).status()).isNotEqualTo(413);
                    assertThat(chunked(kind, LONGEST).status()).isNotEqualTo(413);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/me%",
                "/me%zz",
                "/%c3%28",
                "/me/devices/%ff",
                "/me/devices/%zz",
                "/token?a=%zz",
                "/<me>"
            })
    void aPathThatCannotBeDecoded(String path) {
        try (var wire = new Wire(server)) {
            Answer answer = wire.get(path);

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"type\":\"urn:keyfob:problem:path-malformed\",\"title\":\"The path cannot be decoded\",\"status\":400,\"detail\":\"Percent-encode it as UTF-8, each % before two hexadecimal digits.\"}");
        }
    }

    @Test
    void anotherMethod() {
        FORM_ENDPOINTS.forEach(path -> assertOtherMethod(server.call("GET", path, ""), "POST"));
        assertOtherMethod(server.call("DELETE", "/accounts", ""), "POST");
        assertOtherMethod(server.json("PUT", "/me", "", "{}"), "DELETE, GET");
        assertOtherMethod(server.call("GET", "/accounts/verify-email", ""), "POST");
    }

    private Answer send(Phone phone, JsonEndpoint endpoint, String contentType) {
        return send(
                endpoint.method(),
                endpoint.path(),
                "{}",
                "Content-Type: " + contentType,
                "Content-Length: 2",
                "Authorization: Bearer " + phone.accessToken());
    }

    private Answer bytes(String path, String contentType, String body) {
        return send(
                "POST",
                path,
                body,
                "Content-Type: " + contentType,
                "Content-Length: " + body.length());
    }

    private Answer declared(Kind kind, int length) {
        return send(kind, "x".repeat(length), "Content-Length: " + length);
    }

    private Answer chunked(Kind kind, int length) {
        String chunk = " ".repeat(length / 4);
        String last = " ".repeat(length - 3 * chunk.length());
        return send(
                kind,
                Stream.of(chunk, chunk, chunk, last, "")
                        .map(text -> Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
                        .collect(Collectors.joining()),
                "Transfer-Encoding: chunked");
    }

    private Answer send(Kind kind, String body, String length) {
        return send(
                kind.method(),
                kind.path(),
                body,
                length,
                "Content-Type: " + kind.contentType(),
                "Authorization: Bearer " + accessToken);
    }

    private Answer send(String method, String path, String body, String... lines) {
        try (var wire = new Wire(server)) {
            return wire.send(method, path, body, lines);
        }
    }

    private static void assertWrongType(Answer answer, String pointer) {
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"urn:keyfob:problem:field-wrong-type\",\"title\":\"A field has a value of another type\",\"status\":400,\"detail\":\"Send the type that this endpoint takes where pointer points.\",\"pointer\":\"%s\"}"
                                .formatted(pointer));
    }

    private static void assertOtherCharset(Answer answer) {
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"urn:keyfob:problem:charset-unsupported\",\"title\":\"The body is in another encoding than UTF-8\",\"status\":415,\"detail\":\"Send UTF-8, and no other charset in Content-Type.\"}");
    }

    private static void assertTooLong(Answer answer) {
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"urn:keyfob:problem:body-too-long\",\"title\":\"The body is too long\",\"status\":413,\"detail\":\"Send at most 256 KiB.\"}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    private static void assertOtherMethod(Answer answer, String allowed) {
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.body())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\"");
    }
}
