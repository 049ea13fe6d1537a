package dev.keyfob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A running Keyfob as the tests see it: over HTTP, whole answers, nothing assumed of them.
///
/// @param url for example `http://localhost:8081`
/// @param headers that every request carries
public record Server(String url, Map<String, String> headers) {

    /// The example of RFC 7636 Appendix B.
    public static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    /// What answers it.
    public static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    /// What a browser accepts where it is led to a page.
    public static final String HTML_FIRST =
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    public Server(String url) {
        this(url, Map.of());
    }

    /// The same server, asked with one more header.
    public Server sending(String name, String value) {
        var all = new HashMap<>(headers);
        all.put(name, value);
        return new Server(url, Map.copyOf(all));
    }

    /// An answer, whole.
    ///
    /// @param body of a problem without its id, which is the answer's
    public record Answer(int status, HttpHeaders headers, String body) {

        private static final String ID = "X-Request-Id";

        public Answer {
            if (headers.allValues("Content-Type").contains("application/problem+json")) {
                String id = headers.firstValue(ID).orElse("");
                if (!id.matches("[0-9a-f]{32}")) {
                    throw new AssertionError(ID + ": " + id);
                }
                body = without(body, ",\"id\":\"" + id + "\"");
            }
        }

        private static String without(String body, String id) {
            if (!body.contains(id)) {
                throw new AssertionError("no " + id + " in " + body);
            }
            return body.replace(id, "");
        }

        /// The value of a text member of the JSON body.
        public String text(String member) {
            return Server.text(body, member);
        }

        /// The value of a header, or an empty text.
        public String header(String name) {
            return String.join(", ", headers.allValues(name));
        }
    }

    /// Someone with an account.
    public record Person(String email, String password) {}

    /// Signs up under an address that nobody has.
    public Person signUp(String name) {
        var person =
                new Person(
                        name + "-" + UUID.randomUUID() + "@example.com", "every-press-a-new-code");
        Answer answer =
                json(
                        "POST",
                        "/accounts",
                        "",
                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                .formatted(person.email(), person.password()));
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        return person;
    }

    /// The first half of a sign-in.
    public Answer challenge(String client, Person person, String... more) {
        return form(
                "/authorize-challenge",
                with(
                        more,
                        "response_type",
                        "code",
                        "client_id",
                        client,
                        "code_challenge",
                        CHALLENGE,
                        "code_challenge_method",
                        "S256",
                        "username",
                        person.email(),
                        "password",
                        person.password()));
    }

    /// Goes on with a sign-in that needs a second factor.
    ///
    /// @param more `otp` or `recovery_code`, and its value
    public Answer resume(String client, String authSession, String... more) {
        return form(
                "/authorize-challenge",
                with(
                        more,
                        "response_type",
                        "code",
                        "client_id",
                        client,
                        "auth_session",
                        authSession));
    }

    /// The second half.
    public Answer redeem(String client, String code, String... facts) {
        return redeemWith(VERIFIER, client, code, facts);
    }

    /// The same with a verifier of one's own.
    public Answer redeemWith(String verifier, String client, String code, String... facts) {
        return form(
                "/token",
                with(
                        facts,
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        client,
                        "code",
                        code,
                        "code_verifier",
                        verifier));
    }

    /// A refresh.
    public Answer refresh(String client, String refreshToken, String... more) {
        return form(
                "/token",
                with(
                        more,
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        client,
                        "refresh_token",
                        refreshToken));
    }

    /// Posts a form.
    ///
    /// @param parameters name, value, name, value, …
    public Answer form(String path, String... parameters) {
        var pairs = new ArrayList<String>();
        for (int i = 0; i < parameters.length; i += 2) {
            pairs.add(encoded(parameters[i]) + "=" + encoded(parameters[i + 1]));
        }
        return post(path, "application/x-www-form-urlencoded", String.join("&", pairs));
    }

    /// Posts a body as it is.
    public Answer post(String path, String contentType, String body) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body)));
    }

    /// Sends JSON.
    ///
    /// @param bearer an access token, or an empty text for none
    public Answer json(String method, String path, String bearer, String body) {
        return json(method, path, bearer, "application/json", body);
    }

    /// Sends JSON that is called something else.
    public Answer json(String method, String path, String bearer, String contentType, String body) {
        return send(
                authorized(request(path), bearer)
                        .header("Content-Type", contentType)
                        .method(method, BodyPublishers.ofString(body)));
    }

    /// Sends a request without a body.
    ///
    /// @param bearer an access token, or an empty text for none
    public Answer call(String method, String path, String bearer) {
        return send(authorized(request(path), bearer).method(method, BodyPublishers.noBody()));
    }

    /// The value of a text member of a JSON text.
    public static String text(String json, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\":\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + member + " in " + json);
        }
        return matcher.group(1);
    }

    /// Whether a GET is answered 200; no answer at all counts as no.
    boolean answers(String path) {
        try {
            return call("GET", path, "").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
        headers.forEach(request::header);
        return request;
    }

    private static HttpRequest.Builder authorized(HttpRequest.Builder request, String bearer) {
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String[] with(String[] more, String... first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
