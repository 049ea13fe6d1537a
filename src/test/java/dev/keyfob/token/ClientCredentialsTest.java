package dev.keyfob.token;

import static dev.keyfob.ConfidentialClients.as;
import static dev.keyfob.ConfidentialClients.ownToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A confidential client's token in its own name.
@QuarkusTest
class ClientCredentialsTest extends HttpTest {

    @Test
    void itSpeaksForTheClient_andHasNothingOfAUser() {
        Answer answer = ownToken("backend", server);
        long now = clock.instant().getEpochSecond();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":600,\"scope\":\"orders reports\",\"refresh_in\":480,\"server_time\":%d}"
                                .formatted(answer.text("access_token"), now));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        String token = answer.text("access_token");
        assertThat(Phone.claims(token))
                .matches(
                        "\\{\"iss\":\"http://localhost:8081\",\"sub\":\"backend\",\"aud\":\\[\"http://localhost:8081\",\"https://orders.example.com\"],\"iat\":%d,\"exp\":%d,\"jti\":\"[\\w-]{22}\",\"client_id\":\"backend\",\"scope\":\"orders reports\"}"
                                .formatted(now, now + 600));
    }

    @Test
    void theScopeMayBeNarrowed_toWhatIsForTheClientItself() {
        assertThat(asking("reports").text("scope")).isEqualTo("reports");
        for (String tooMuch :
                new String[] {
                    "account",
                    "account orders",
                    "keyfob:admin",
                    "nonsense",
                    "a  b",
                    "orders account"
                }) {
            Answer answer = asking(tooMuch);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"invalid_scope\",\"error_description\":\"This client may not ask for this scope for itself\"}");
        }
    }

    @Test
    void keyfobsOwnScopesAreForTheClientItself() {
        assertThat(ownToken("operator", server).text("scope"))
                .isEqualTo("keyfob:admin keyfob:revocations reports");
    }

    @Test
    void aClientWithoutTheGrantIsRefused() {
        for (Answer answer :
                new Answer[] {
                    ownToken("orders-api", server),
                    server.form("/token", "grant_type", "client_credentials", "client_id", "demo")
                }) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("unauthorized_client");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/me/devices"})
    void itDoesNotReachWhatIsAUsers(String path) {
        Answer answer = server.call("GET", path, ownToken("backend", server).text("access_token"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .endsWith("error=\"insufficient_scope\", scope=\"account\"");
    }

    @Test
    void itEndsAlone_onItsClientsWish() {
        String token = ownToken("backend", server).text("access_token");
        String other = ownToken("backend", server).text("access_token");

        assertThat(revoke("orders-api", token).text("error")).isEqualTo("unauthorized_client");
        assertThat(isLive(token)).isTrue();
        assertThat(revoke("backend", token).status()).isEqualTo(200);
        assertThat(isLive(token)).isFalse();
        assertThat(isLive(other)).isTrue();
        assertThat(server.call("GET", "/me", token).status()).isEqualTo(401);
    }

    private Answer asking(String scope) {
        return as("backend", server)
                .form("/token", "grant_type", "client_credentials", "scope", scope);
    }

    private Answer revoke(String client, String token) {
        return as(client, server).form("/revoke", "token", token);
    }

    private boolean isLive(String token) {
        return !as("backend", server)
                .form("/introspect", "token", token)
                .body()
                .equals("{\"active\":false}");
    }
}
