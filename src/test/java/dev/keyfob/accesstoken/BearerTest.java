package dev.keyfob.accesstoken;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Who may pass at `/me`, and what everybody else is told.
@QuarkusTest
class BearerTest extends HttpTest {

    @Test
    void aGoodTokenPasses_theSchemeInAnyCase() {
        String token = Phone.of(server, "alice").accessToken();

        for (String scheme : new String[] {"Bearer", "bearer", "BEARER"}) {
            given().baseUri(server.url())
                    .header("Authorization", scheme + " " + token)
                    .get("/me")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void withoutATokenTheChallengeHasNoError() {
        Refusals.assertMissing("no header", server.call("GET", "/me", ""));
    }

    @Test
    void aTokenCountsInTheHeaderOnly() {
        Phone phone = Phone.of(server, "alice");

        assertThat(server.call("GET", "/me?access_token=" + phone.accessToken(), "").status())
                .isEqualTo(401);
    }

    @Test
    void anExpiredTokenIsInvalid_toTheSecond() {
        Phone phone = Phone.of(server, "alice");
        clock.move(Duration.ofSeconds(599));
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        clock.move(Duration.ofSeconds(1));

        assertInvalid(phone.accessToken());
    }

    @Test
    void aRevokedTokenIsInvalid() {
        Phone phone = Phone.of(server, "alice");
        phone.signOut();

        assertInvalid(phone.accessToken());
    }

    @Test
    void aTokenWithoutTheScopeIsInsufficient() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));
        phone.refresh("scope", "orders");

        Answer answer = phone.call("GET", "/me/devices");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer resource_metadata=\"http://localhost:8081/.well-known/oauth-protected-resource\", error=\"insufficient_scope\", scope=\"account\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    private void assertInvalid(String token) {
        Refusals.assertInvalid(token, server.call("GET", "/me", token));
    }
}
