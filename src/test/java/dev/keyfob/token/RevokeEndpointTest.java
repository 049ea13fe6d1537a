package dev.keyfob.token;

import static dev.keyfob.ConfidentialClients.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RevokeEndpointTest extends HttpTest {

    @Test
    void aRefreshTokenEndsTheDeviceSessionAndItsAccessTokens() {
        Phone phone = Phone.of(server, "alice");

        assertDone(phone.signOut());

        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void thePredecessorEndsItToo_sinceTheLastAnswerMayHaveBeenLost() {
        Phone phone = Phone.of(server, "alice");
        phone.refreshLosingTheAnswer();
        clock.move(Duration.ofHours(1));

        assertDone(phone.signOut());
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void anAccessTokenEndsAlone() {
        Phone phone = Phone.of(server, "alice");
        String first = phone.accessToken();
        phone.refresh();

        assertDone(
                server.form(
                        "/revoke",
                        "client_id",
                        "demo",
                        "token",
                        first,
                        "token_type_hint",
                        "access_token"));

        assertThat(server.call("GET", "/me", first).status()).isEqualTo(401);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "nonsense"})
    void theHintMayBeWrong_orOfNoKindThatThereIs(String hint) {
        Phone phone = Phone.of(server, "alice");
        String accessToken = phone.accessToken();

        for (String token : new String[] {accessToken, phone.refreshToken()}) {
            assertDone(
                    server.form(
                            "/revoke",
                            "client_id",
                            "demo",
                            "token",
                            token,
                            "token_type_hint",
                            hint));
        }
        assertThat(server.call("GET", "/me", accessToken).status()).isEqualTo(401);
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void aServerProvesItself_beforeItsTokensEnd() {
        Server backend = as("backend", server);
        Phone phone = Phone.signIn(backend, "backend", server.signUp("alice"));

        assertThat(
                        server.form(
                                        "/revoke",
                                        "client_id",
                                        "backend",
                                        "token",
                                        phone.refreshToken())
                                .status())
                .isEqualTo(401);
        assertThat(
                        as("orders-api", server)
                                .form("/revoke", "token", phone.refreshToken())
                                .text("error"))
                .isEqualTo("unauthorized_client");
        assertThat(phone.isSignedIn()).isTrue();
        assertDone(backend.form("/revoke", "token", phone.refreshToken()));
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void twiceIsAsGoodAsOnce_andUnknownTokensAreDone() {
        Phone phone = Phone.of(server, "alice");

        assertDone(phone.signOut());
        assertDone(phone.signOut());
        assertDone(server.form("/revoke", "client_id", "demo", "token", "nonsense"));
        assertDone(server.form("/revoke", "client_id", "demo", "token", phone.accessToken()));
    }

    @Test
    void anotherClientsTokensAreNotTouched() {
        Phone phone = Phone.of(server, "alice");
        String refused =
                "{\"error\":\"unauthorized_client\",\"error_description\":\"The token was issued to another client\"}";

        for (String token : new String[] {phone.refreshToken(), phone.accessToken()}) {
            Answer answer = server.form("/revoke", "client_id", "tablet", "token", token);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(refused);
        }
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void theUsersOtherDevicesGoOn() {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone other = Phone.signIn(server, alice);

        phone.signOut();

        assertThat(other.call("GET", "/me").status()).isEqualTo(200);
        assertThat(other.isSignedIn()).isTrue();
    }

    @Test
    void malformedRequestsAreRefused() {
        assertThat(server.form("/revoke", "client_id", "demo").body())
                .isEqualTo(
                        "{\"error\":\"invalid_request\",\"error_description\":\"token is missing\"}");
        assertThat(server.form("/revoke", "token", "x").status()).isEqualTo(401);
        assertThat(server.form("/revoke", "client_id", "demo", "token", "x", "token", "y").body())
                .isEqualTo(
                        "{\"error\":\"invalid_request\",\"error_description\":\"A parameter stands more than once\"}");
    }

    private static void assertDone(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }
}
