package dev.keyfob.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What `/token` says to requests that it cannot understand, and that none of them burns a token.
@QuarkusTest
class TokenEndpointTest extends HttpTest {

    @Test
    void thereIsNoPasswordGrant() {
        assertRefused(
                server.form(
                        "/token",
                        "grant_type",
                        "password",
                        "client_id",
                        "demo",
                        "username",
                        "a",
                        "password",
                        "b"),
                400,
                "{\"error\":\"unsupported_grant_type\",\"error_description\":\"grant_type is authorization_code, refresh_token or client_credentials\"}");
    }

    @Test
    void aMissingGrantTypeIsInvalid_alsoAnEmptyOne() {
        String missing =
                "{\"error\":\"invalid_request\",\"error_description\":\"grant_type is missing\"}";

        assertRefused(server.form("/token", "client_id", "demo"), 400, missing);
        assertRefused(server.form("/token", "grant_type", "", "client_id", "demo"), 400, missing);
        assertRefused(server.form("/token"), 400, missing);
    }

    @Test
    void aRepeatedParameterIsInvalid_knownOrUnknown_andBurnsNothing() {
        Phone phone = Phone.of(server, "alice");
        String repeated =
                "{\"error\":\"invalid_request\",\"error_description\":\"A parameter stands more than once\"}";

        assertRefused(phone.refreshLosingTheAnswer("client_id", "demo"), 400, repeated);
        assertRefused(
                phone.refreshLosingTheAnswer("refresh_token", phone.refreshToken()), 400, repeated);
        assertRefused(phone.refreshLosingTheAnswer("x", "1", "x", "2"), 400, repeated);
        assertStillAtTheFirstGeneration(phone);
    }

    @Test
    void anUnknownParameterIsIgnored() {
        assertThat(Phone.of(server, "alice").refresh("nonsense", "1", "resource", "x").status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownClientIsInvalid_andBurnsNothing() {
        Phone phone = Phone.of(server, "alice");
        String unknown =
                "{\"error\":\"invalid_client\",\"error_description\":\"No public client is configured under this client_id\"}";

        assertRefused(server.refresh("nobody", phone.refreshToken()), 401, unknown);
        assertRefused(
                server.form(
                        "/token",
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        phone.refreshToken()),
                401,
                unknown);
        assertStillAtTheFirstGeneration(phone);
    }

    @Test
    void aClientMayUseItsOwnGrantsOnly() {
        Phone phone = Phone.signIn(server, "kiosk", server.signUp("alice"));

        assertRefused(
                phone.refresh(),
                400,
                "{\"error\":\"unauthorized_client\",\"error_description\":\"This client may not use this grant\"}");
    }

    @Test
    void aScopeOfAnotherFormIsInvalid_andBurnsNothing() {
        Phone phone = Phone.of(server, "alice");

        assertRefused(
                phone.refreshLosingTheAnswer("scope", "a  b"),
                400,
                "{\"error\":\"invalid_scope\",\"error_description\":\"scope is scope tokens with single spaces between them\"}");
        assertStillAtTheFirstGeneration(phone);
    }

    @Test
    void missingParametersAreNamed() {
        assertRefused(
                server.form("/token", "grant_type", "refresh_token", "client_id", "demo"),
                400,
                "{\"error\":\"invalid_request\",\"error_description\":\"refresh_token is missing\"}");
        assertRefused(
                server.form(
                        "/token",
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "demo",
                        "code",
                        "x"),
                400,
                "{\"error\":\"invalid_request\",\"error_description\":\"code and code_verifier are needed\"}");
    }

    @Test
    void parametersCountInTheBodyOnly() {
        Phone phone = Phone.of(server, "alice");

        assertRefused(
                server.form(
                        "/token?grant_type=refresh_token&client_id=demo&refresh_token="
                                + phone.refreshToken()),
                400,
                "{\"error\":\"invalid_request\",\"error_description\":\"grant_type is missing\"}");
        assertStillAtTheFirstGeneration(phone);
    }

    @Test
    void jsonIsAnotherMediaType_withoutAnErrorMember() {
        for (String path :
                new String[] {"/token", "/revoke", "/introspect", "/authorize-challenge"}) {
            http().contentType(ContentType.JSON)
                    .body("{\"grant_type\":\"refresh_token\"}")
                    .post(path)
                    .then()
                    .statusCode(415)
                    .contentType("application/problem+json")
                    .body(not(containsString("\"error\"")));
        }
    }

    @Test
    void onlyPostIsTaken_andAllowSaysSo() {
        for (String path :
                new String[] {"/token", "/revoke", "/introspect", "/authorize-challenge"}) {
            http().get(path)
                    .then()
                    .statusCode(405)
                    .header("Allow", "POST")
                    .contentType("application/problem+json")
                    .body(
                            startsWith(
                                    "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,\"detail\":\"Use one of the methods in Allow.\",\"id\":\""));
            http().delete(path).then().statusCode(405).header("Allow", "POST");
        }
        http().put("/me/devices").then().statusCode(405).header("Allow", "DELETE, GET");
        http().put("/me/devices/1").then().statusCode(405).header("Allow", "DELETE, PATCH");
        http().get("/accounts").then().statusCode(405).header("Allow", "POST");
    }

    @Test
    void aBodyThatIsNoFormIsInvalid() {
        for (String body :
                new String[] {"grant_type=%ZZ", "%", "a=%u0041", "grant_type=refresh_token&%=1"}) {
            http().contentType("application/x-www-form-urlencoded")
                    .body(body)
                    .post("/token")
                    .then()
                    .statusCode(400)
                    .body(
                            equalTo(
                                    "{\"error\":\"invalid_request\",\"error_description\":\"The body is not application/x-www-form-urlencoded in UTF-8\"}"));
        }
    }

    @Test
    void aFormIsUtf8_whateverItsHeaderSays() {
        Phone phone = Phone.of(server, "alice");

        Answer answer =
                server.post(
                        "/token",
                        "application/x-www-form-urlencoded; charset=utf-7",
                        "grant_type=refresh_token&client_id=demo&refresh_token="
                                + phone.refreshToken());

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void noAnswerIsStoredByAnyoneOnItsWay() {
        http().get("/token")
                .then()
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache");
        http().get("/nowhere").then().statusCode(404).header("Cache-Control", "no-store");
        assertThat(Phone.of(server, "alice").refresh().header("Cache-Control"))
                .isEqualTo("no-store");
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsSent() throws IOException {
        URI uri = URI.create(server.url());
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(
                            """
                            POST /token HTTP/1.1\r
                            Host: localhost\r
                            Content-Type: application/x-www-form-urlencoded\r
                            Content-Length: 300000\r
                            \r
                            """
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        }
    }

    @Test
    void theMetadataSaysWhereEverythingIs() {
        http().get("/.well-known/oauth-authorization-server")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body(
                        equalTo(
                                "{\"issuer\":\"http://localhost:8081\",\"authorization_challenge_endpoint\":\"http://localhost:8081/authorize-challenge\",\"token_endpoint\":\"http://localhost:8081/token\",\"revocation_endpoint\":\"http://localhost:8081/revoke\",\"introspection_endpoint\":\"http://localhost:8081/introspect\",\"jwks_uri\":\"http://localhost:8081/.well-known/jwks.json\",\"response_types_supported\":[\"code\"],\"grant_types_supported\":[\"authorization_code\",\"refresh_token\",\"client_credentials\"],\"code_challenge_methods_supported\":[\"S256\"],\"scopes_supported\":[\"account\",\"keyfob:admin\",\"keyfob:push\",\"keyfob:revocations\",\"orders\",\"reports\"],\"token_endpoint_auth_methods_supported\":[\"none\",\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"],\"token_endpoint_auth_signing_alg_values_supported\":[\"ES256\",\"RS256\",\"EdDSA\"],\"revocation_endpoint_auth_methods_supported\":[\"none\",\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"],\"revocation_endpoint_auth_signing_alg_values_supported\":[\"ES256\",\"RS256\",\"EdDSA\"],\"introspection_endpoint_auth_methods_supported\":[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"],\"introspection_endpoint_auth_signing_alg_values_supported\":[\"ES256\",\"RS256\",\"EdDSA\"],\"refresh_token_expiration_types_supported\":[\"authorization\",\"token_timeout\"],\"acr_values_supported\":[\"urn:keyfob:acr:1\",\"urn:keyfob:acr:2\"]}"));
    }

    private RequestSpecification http() {
        return given().baseUri(server.url());
    }

    private static void assertRefused(Answer answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    private static void assertStillAtTheFirstGeneration(Phone phone) {
        phone.refresh();
        assertThat(phone.generation()).isOne();
    }
}
