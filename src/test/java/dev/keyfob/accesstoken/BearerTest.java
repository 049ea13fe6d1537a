package dev.keyfob.accesstoken;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.signingkey.SigningKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/// Who may pass at `/me`, and what everybody else is told.
@QuarkusTest
class BearerTest extends HttpTest {

    @Inject SigningKeys keys;

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
        Answer answer = server.call("GET", "/me", "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer resource_metadata=\"http://localhost:8081/.well-known/oauth-protected-resource\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"Send the access token as Authorization: Bearer.\"}");
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

    @Test
    void everyOtherTextIsInvalid() {
        Phone phone = Phone.of(server, "alice");
        String good = phone.accessToken();
        for (String bad :
                new String[] {
                    "x",
                    "a.b.c",
                    good.substring(0, good.length() - 1),
                    good + "=",
                    good + ".x",
                    "." + good,
                    good.substring(0, good.lastIndexOf('.') + 1),
                    good.substring(0, good.lastIndexOf('.')),
                    phone.refreshToken(),
                    "a".repeat(9_000)
                }) {
            assertInvalid(bad);
        }
    }

    @Test
    void everyOtherHeaderIsInvalid() throws JoseException {
        String good = Phone.of(server, "alice").accessToken();

        assertInvalid(
                resigned(
                        good,
                        "ES256",
                        keys.active().privateKey(),
                        jws -> jws.setHeader("typ", "JWT")));
        assertInvalid(
                resigned(
                        good,
                        "ES256",
                        keys.active().privateKey(),
                        jws -> jws.setHeader("kid", "../../etc/passwd")));
        assertInvalid(
                resigned(
                        good,
                        "ES256",
                        keys.active().privateKey(),
                        jws -> jws.setHeader("crit", new String[] {"exp"})));
        assertInvalid(
                resigned(
                        good,
                        "ES256",
                        EcJwkGenerator.generateJwk(EllipticCurves.P256).getPrivateKey(),
                        _ -> {}));
        assertInvalid(
                resigned(
                        good,
                        "HS256",
                        new HmacKey(keys.active().publicKey().getEncoded()),
                        _ -> {}));
        for (String none : new String[] {"none", "None", "NONE", "nOnE"}) {
            String header =
                    "{\"alg\":\""
                            + none
                            + "\",\"typ\":\"at+jwt\",\"kid\":\""
                            + keys.active().kid()
                            + "\"}";
            String unsigned =
                    base64(header) + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1);
            assertInvalid(unsigned);
            assertInvalid(unsigned + "AA");
        }
    }

    @Test
    void aTokenOfOursWithOtherClaimsWouldPass_soTheTestsAboveFailForTheirReasons()
            throws JoseException {
        String good = Phone.of(server, "alice").accessToken();

        assertThat(
                        server.call(
                                        "GET",
                                        "/me",
                                        resigned(
                                                good, "ES256", keys.active().privateKey(), _ -> {}))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void anotherIssuerOrAudienceIsInvalid() throws JoseException {
        String good = Phone.of(server, "alice").accessToken();

        assertInvalid(
                reclaimed(
                        good,
                        claims ->
                                claims.replace(
                                        "\"iss\":\"http://localhost:8081\"",
                                        "\"iss\":\"http://localhost:8081/\"")));
        assertInvalid(
                reclaimed(
                        good,
                        claims ->
                                claims.replace(
                                        "\"aud\":\"http://localhost:8081\"",
                                        "\"aud\":\"https://api.example.com\"")));
        assertInvalid(reclaimed(good, claims -> claims.replaceFirst("\"exp\":\\d+,", "")));
        assertInvalid(
                reclaimed(
                        good,
                        claims ->
                                claims.replace(
                                        "\"client_id\":\"demo\"", "\"client_id\":\"nobody\"")));
        assertInvalid(
                reclaimed(
                        good,
                        claims ->
                                claims.replaceFirst("\\{", "{\"iss\":\"http://localhost:8081\",")));
    }

    @Test
    void aTokenIsNotAcceptedForLongerThanItsClientsLifetimeNow_whateverItSays()
            throws JoseException {
        String good = Phone.of(server, "alice").accessToken();
        long exp = clock.instant().plus(Duration.ofDays(365)).getEpochSecond();
        String forYears =
                reclaimed(good, claims -> claims.replaceFirst("\"exp\":\\d+", "\"exp\":" + exp));
        assertThat(server.call("GET", "/me", forYears).status()).isEqualTo(200);
        clock.move(Duration.ofSeconds(601));

        assertInvalid(forYears);
    }

    private void assertInvalid(String token) {
        Answer answer = server.call("GET", "/me", token);

        assertThat(answer.status()).as(token).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer resource_metadata=\"http://localhost:8081/.well-known/oauth-protected-resource\", error=\"invalid_token\", error_description=\"The access token is expired, revoked or malformed.\"");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"The access token is expired, revoked or malformed. Refresh, and send the request once more with the new one.\"}");
    }

    @FunctionalInterface
    private interface HeaderChange {
        void apply(JsonWebSignature jws);
    }

    private String resigned(String token, String algorithm, Key key, HeaderChange change)
            throws JoseException {
        return signed(part(token, 1), algorithm, key, change);
    }

    private String reclaimed(String token, UnaryOperator<String> change) throws JoseException {
        String claims = part(token, 1);
        String changed = change.apply(claims);
        assertThat(changed).isNotEqualTo(claims);
        return signed(changed, "ES256", keys.active().privateKey(), _ -> {});
    }

    private String signed(String payload, String algorithm, Key key, HeaderChange change)
            throws JoseException {
        var jws = new JsonWebSignature();
        jws.setPayload(payload);
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setHeader("typ", "at+jwt");
        jws.setKeyIdHeaderValue(keys.active().kid());
        change.apply(jws);
        jws.setKey(key);
        jws.setDoKeyValidation(false);
        return jws.getCompactSerialization();
    }

    private static String part(String token, int index) {
        String rest = index == 0 ? token : token.substring(token.indexOf('.') + 1);
        return new String(
                Base64.getUrlDecoder().decode(rest.substring(0, rest.indexOf('.'))),
                StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
