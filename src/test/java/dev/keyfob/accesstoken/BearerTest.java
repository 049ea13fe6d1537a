package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.Wire;
import dev.keyfob.client.ClientId;
import dev.keyfob.signingkey.KeyOrders;
import dev.keyfob.signingkey.SigningKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who may pass at `/me`, and what everybody else is told.
@QuarkusTest
class BearerTest extends HttpTest {

    @Inject SigningKeys keys;
    @Inject KeyOrders orders;

    @Test
    void aGoodTokenPasses_theSchemeInAnyCase() {
        String token = Phone.of(server, "alice").accessToken();

        for (String scheme : new String[] {"Bearer", "bearer", "BEARER", "bEARER"}) {
            assertThat(get("Authorization: " + scheme + " " + token).status()).isEqualTo(200);
        }
        assertThat(get("AUTHORIZATION:Bearer " + token + " ").status()).isEqualTo(200);
    }

    /// Another scheme is no bearer's.
    @Test
    void withoutATokenTheChallengeHasNoError() {
        String token = Phone.of(server, "alice").accessToken();

        Refusals.assertMissing("no header", get());
        for (String other :
                new String[] {
                    "",
                    "Basic",
                    "Basic ZGVtbzpkZW1v",
                    "Basic " + token,
                    "DPoP " + token,
                    "Token " + token,
                    "Digest username=\"Bearer\"",
                    "BearerToken " + token,
                    "Bearer\t" + token,
                    "Bearer" + token,
                    "Bearer=" + token,
                    "\"Bearer\" " + token,
                    token
                }) {
            Refusals.assertMissing(other, get("Authorization: " + other));
        }
    }

    /// RFC 6750 §2.2 and §2.3 know other places; logs and histories keep them.
    @Test
    void aTokenCountsInTheHeaderOnly() {
        String token = Phone.of(server, "alice").accessToken();

        Refusals.assertMissing("query", server.call("GET", "/me?access_token=" + token, ""));
        Refusals.assertMissing(
                "body",
                server.json(
                        "PATCH",
                        "/me/devices/" + UUID.randomUUID(),
                        "",
                        "{\"name\":\"x\",\"access_token\":\"" + token + "\"}"));
        Refusals.assertMissing(
                "cookie", get("Cookie: Bearer=" + token + "; access_token=" + token));
        Refusals.assertMissing("another header", get("X-Authorization: Bearer " + token));
        assertThat(server.call("GET", "/me?access_token=x", token).status()).isEqualTo(200);
    }

    @Test
    void aHeaderWithoutATokenIsMalformed() {
        for (String empty :
                new String[] {"Bearer", "bearer", "Bearer ", "Bearer    ", "BEARER\t"}) {
            Refusals.assertMalformed(empty, get("Authorization: " + empty));
        }
    }

    @Test
    void aTokenIsSentOnce() {
        String token = Phone.of(server, "alice").accessToken();
        String good = "Authorization: Bearer " + token;
        String basic = "Authorization: Basic ZGVtbzpkZW1v";

        Refusals.assertMalformed("twice", get(good, good));
        Refusals.assertMalformed("then another", get(good, "Authorization: Bearer x"));
        Refusals.assertMalformed("Basic too", get(good, basic));
        Refusals.assertMalformed("after Basic", get(basic, "authorization: bearer " + token));
        Refusals.assertMissing("Basic twice", get(basic, basic));
    }

    /// What follows the scheme and a space is the token, whatever it is.
    @Test
    void whiteSpaceAndCommasArePartOfTheToken() {
        String token = Phone.of(server, "alice").accessToken();
        for (String bad :
                new String[] {
                    " " + token,
                    "\t" + token,
                    token + " x",
                    token + ", Bearer " + token,
                    token + ",",
                    "token=\"" + token + "\"",
                    token.substring(0, 20) + " " + token.substring(20),
                    token.replace(".", " . ")
                }) {
            Refusals.assertInvalid(bad, get("Authorization: Bearer " + bad));
        }
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
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        phone.signOut();

        assertInvalid(phone.accessToken());
    }

    @Test
    @Tag(Twin.INSIDE)
    void aTokenOfAWithdrawnKeyIsInvalid_thoughItWasGoodBefore() {
        Phone phone = Phone.of(server, "alice");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        orders.withdraw(keys.active().kid(), new ClientId("operator"));

        assertInvalid(phone.accessToken());
    }

    @Test
    void aProxyIsToldWhoMayPass_whateverTheTokenIsFor() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));
        phone.refresh("scope", "orders");

        Answer passes = phone.call("GET", "/forward-auth");
        assertThat(passes.status()).isEqualTo(204);
        assertThat(passes.body()).isEmpty();
        assertThat(passes.header("Cache-Control")).isEqualTo("no-store");
        Refusals.assertMissing("no token", server.call("GET", "/forward-auth", ""));
        phone.signOut();
        Refusals.assertInvalid("signed out", phone.call("GET", "/forward-auth"));
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

    private Answer get(String... lines) {
        try (var wire = new Wire(server)) {
            return wire.get("/me", lines);
        }
    }

    private void assertInvalid(String token) {
        Refusals.assertInvalid(token, server.call("GET", "/me", token));
    }
}
