package dev.keyfob.http.management;

import static dev.keyfob.ConfidentialClients.as;
import static dev.keyfob.ConfidentialClients.ownToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which port leads to orders, who may give them, and in which form.
@QuarkusTest
class ManagementDoorTest extends HttpTest {

    private static final String ROTATE = "/admin/signing-keys/rotate";
    private static final String NOBODY = "f9fdb54b-deb5-4a66-bc91-6b9a33215113";
    private static final String LOCK = "/admin/accounts/" + NOBODY + "/lock";
    private static final String ROLES = "/admin/accounts/" + NOBODY + "/roles";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/accounts/%s/lock",
                "//admin/accounts/%s/lock",
                "/admin//accounts/%s/lock",
                "/%%61dmin/accounts/%s/lock",
                "/admin%%2Faccounts/%s/lock",
                "/admin;port=9000/accounts/%s/lock",
                "/;/admin/accounts/%s/lock",
                "/x/../admin/accounts/%s/lock",
                "/./admin/accounts/%s/lock",
                "/admin/accounts/%s/lock/",
                "/admin/accounts;a=b/%s;c=d/lock;e=f",
                "/ADMIN/accounts/%s/lock"
            })
    void nothingOfItIsOnThePublicPort(String path) {
        Phone phone = Phone.of(server, "alice");
        String lock = path.formatted(Server.text(Phone.claims(phone.accessToken()), "sub"));

        for (String bearer : new String[] {operator(), ""}) {
            Answer answer = server.call("POST", lock, bearer);
            assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        }
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void thePublicPortDoesNotTellTheMethodsEither(String method) {
        assertProblem(
                server.call(method, LOCK, operator()), 404, "Nothing is served at this path.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/token", "/admin", "/admin/../me", "/admin/%2e%2e/me", "/x"})
    void theManagementPortLeadsToNothingElse(String path) {
        Phone phone = Phone.of(server, "alice");

        assertThat(management.call("GET", path, phone.accessToken()).status()).isEqualTo(404);
    }

    @Test
    void whoBringsNoTokenOrdersNothing() {
        for (String path : new String[] {LOCK, ROTATE}) {
            Answer answer = management.call("POST", path, "");

            assertProblem(answer, 401, "Send the access token as Authorization: Bearer.");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer resource_metadata=");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void norWhoseTokenIsNotGood() {
        String revoked = operator();
        as("operator", server).form("/revoke", "token", revoked);

        for (String token : new String[] {"x", operator() + "x", revoked}) {
            Answer answer = management.call("POST", LOCK, token);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        }
    }

    @Test
    void norWhoHasNotTheScope() {
        for (String token :
                new String[] {
                    Phone.of(server, "alice").accessToken(),
                    ownToken("backend", server).text("access_token")
                }) {
            for (Answer answer :
                    new Answer[] {
                        management.call("POST", LOCK, token),
                        management.call("POST", LOCK.replace("/lock", "/unlock"), token),
                        management.json("PUT", ROLES, token, "{\"roles\":[]}"),
                        management.call("GET", "/admin/accounts?email=a@example.com", token),
                        management.call("GET", "/admin/accounts/" + NOBODY, token),
                        management.call("GET", "/admin/accounts/x/devices", token),
                        management.call("GET", "/admin/accounts/x/events", token),
                        management.call("POST", "/admin/accounts/x/devices/end", token),
                        management.call("POST", "/admin/accounts/x/devices/y/end", token),
                        management.call("POST", "/admin/accounts/x/factors/remove", token),
                        management.call("POST", "/admin/accounts/x/erase", token),
                        management.call("POST", ROTATE, token),
                        management.call("POST", "/admin/signing-keys/x/withdraw", token)
                    }) {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.header("WWW-Authenticate"))
                        .endsWith("error=\"insufficient_scope\", scope=\"keyfob:admin\"");
            }
        }
    }

    @Test
    void twoTokensAreRefused() {
        String header = "Bearer " + operator();
        var both =
                new Server(
                        management.url(), Map.of("Authorization", header, "authorization", header));

        assertProblem(
                both.call("POST", LOCK, ""),
                400,
                "Send one Authorization header, with one access token.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/", "/admin/x", "/admin/accounts/x/y", "/admin/x/lock"})
    void anotherPathIsNotServed(String path) {
        assertProblem(
                management.call("POST", path, operator()), 404, "Nothing is served at this path.");
    }

    @Test
    void anotherMethodIsNotTaken_andAllowSaysWhichIs() {
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            Answer answer = management.call(method, LOCK, operator());
            assertProblem(answer, 405, "Use one of the methods in Allow.");
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
        assertThat(management.call("POST", ROLES, operator()).header("Allow")).isEqualTo("PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
    void anotherTypeIsNotTaken(String type) {
        var operator =
                new Server(
                        management.url(),
                        Map.of("Authorization", "Bearer " + operator(), "Content-Type", type));

        assertThat(operator.call("PUT", ROLES, "").status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{", "{} {}", "{\"roles\":}", "[]", "7"})
    void aBodyThatIsNoJsonObjectIsRefused(String body) {
        Answer answer = management.json("PUT", ROLES, operator(), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    /// Also for those who bring no token.
    @Test
    void aBodyIsBounded() {
        String filled = "{\"roles\":[\"x\"],\"x\":\"" + "x".repeat(16 * 1024 - 22) + "\"}";

        assertThat(filled).hasSize(16 * 1024);
        assertThat(management.json("PUT", ROLES, operator(), filled).text("type"))
                .isEqualTo("urn:keyfob:problem:reason-missing");
        for (String token : new String[] {operator(), ""}) {
            assertThat(management.json("PUT", ROLES, token, filled + " ").status()).isEqualTo(413);
        }
    }

    private String operator() {
        return ownToken("operator", server).text("access_token");
    }

    private static void assertProblem(Answer answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("detail")).isEqualTo(detail);
    }
}
