package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.signingkey.SigningKeys;
import dev.keyfob.signingkey.jose.Forger;
import dev.keyfob.signingkey.jose.Forgeries;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// No token but the one that Keyfob signed passes, and all others get the same answer.
@QuarkusTest
class ForgedTokenTest extends HttpTest {

    private static final int LONGEST = 8_192;

    @Inject SigningKeys keys;

    private String good = "";
    private String claims = "";

    @BeforeEach
    void aTrueToken() {
        Phone phone = Phone.of(server, "alice");
        good = phone.accessToken();
        claims = Phone.claims(good);
    }

    /// So what follows is refused for its reason.
    @Test
    void theTrueTokenPasses_andWhatTheForgerSignsOverItsClaims() {
        assertGood(claims);
        assertGood(claims.replace("{", "{ "));
        assertGood(claims.replaceFirst("}$", ",\"x\":{\"y\":[1]}}"));
        assertThat(server.call("GET", "/me", good).status()).isEqualTo(200);
    }

    @Test
    void noOtherHeaderAndNoOtherTextPasses() {
        Forgeries.of(keys.active(), claims).forEach(this::assertInvalid);
    }

    @Test
    void claimsInNoOtherFormPass() {
        ForgedClaims.of(claims)
                .forEach((what, forged) ->
                        assertInvalid(what, Forger.claims(keys.active(), forged)));
    }

    @Test
    void noOtherKeysTokenPasses() {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            SigningKey stranger = SigningKey.generate(algorithm);
            assertInvalid(algorithm + ", a stranger's key", Forger.claims(stranger, claims));
        }
    }

    @Test
    void noOtherIssuerPasses() {
        for (String other :
                new String[] {
                    "",
                    "http://localhost:8081/",
                    "http://localhost:8081 ",
                    "HTTP://localhost:8081",
                    "https://localhost:8081",
                    "http://localhost",
                    "localhost:8081",
                    "http://localhost:8081#"
                }) {
            assertInvalidClaims("iss", "\"" + other + "\"");
        }
    }

    @Test
    void noOtherAudiencePasses() {
        assertGood(with("aud", "[\"https://api.example.com\",\"http://localhost:8081\"]"));
        for (String other :
                new String[] {
                    "[]",
                    "\"\"",
                    "\"https://api.example.com\"",
                    "[\"https://api.example.com\"]",
                    "\"http://localhost:8081/\"",
                    "\"http://localhost:8081/me\"",
                    "\"http://localhost:8081 https://api.example.com\"",
                    "\"HTTP://LOCALHOST:8081\"",
                    "\"demo\"",
                    "\"*\""
                }) {
            assertInvalidClaims("aud", other);
        }
    }

    @Test
    void noUnknownClientsTokenPasses() {
        for (String other : new String[] {"", "nobody", "DEMO", "demo ", "\\ud800"}) {
            assertInvalidClaims("client_id", "\"" + other + "\"");
        }
    }

    /// Nor a client's own that names an account.
    @Test
    void noTokenWithoutASidSpeaksForAnAccount() {
        assertInvalid(
                "no sid",
                Forger.claims(keys.active(), claims.replaceFirst(",\"sid\":\"[^\"]*\"", "")));
    }

    @Test
    void itEndsToTheSecond() {
        assertGood(with("exp", now() + 1));
        assertInvalidClaims("exp", now());
        assertInvalidClaims("exp", now() - 1);
        assertInvalidClaims("exp", 0);
    }

    /// Clocks of two instances may be a minute apart.
    @Test
    void itBeginsAMinuteBeforeItsTimeAtMost() {
        long inAMinute = now() + 60;
        assertGood(with("iat", inAMinute));
        assertInvalidClaims("iat", inAMinute + 1);
        assertGood(claims.replaceFirst("}$", ",\"nbf\":" + inAMinute + "}"));
        assertInvalid(
                "nbf",
                Forger.claims(
                        keys.active(),
                        claims.replaceFirst("}$", ",\"nbf\":" + (inAMinute + 1) + "}")));
        assertInvalidClaims("iat", 253_402_300_799L);
    }

    /// Whatever it says, none is accepted for longer than its client's lifetime now.
    @Test
    void itEndsWithItsClientsLifetime() {
        long inAYear = clock.instant().plus(Duration.ofDays(365)).getEpochSecond();
        assertGood(with("exp", inAYear));
        String issuedBefore = with("iat", now() - 599);
        assertGood(ForgedClaims.with(issuedBefore, "exp", Long.toString(inAYear)));
        issuedBefore = with("iat", now() - 600);
        assertInvalid(
                "exp in a year",
                Forger.claims(
                        keys.active(),
                        ForgedClaims.with(issuedBefore, "exp", Long.toString(inAYear))));
        assertInvalidClaims("iat", 0);
    }

    @Test
    void eightKilobytesAreTheMost() {
        String longest = filled(LONGEST);
        assertThat(longest).hasSize(LONGEST);
        assertThat(server.call("GET", "/me", longest).status()).isEqualTo(200);

        for (int length = LONGEST + 1; length < LONGEST + 5; length++) {
            assertInvalid(length + " characters", filled(length));
        }
    }

    /// Base64 has no text of every length: the shortest from there that it has.
    private String filled(int length) {
        for (int filler = 5_000; ; filler++) {
            String token =
                    Forger.claims(
                            keys.active(),
                            claims.replaceFirst("}$", ",\"x\":\"" + "x".repeat(filler) + "\"}"));
            if (token.length() >= length) {
                return token;
            }
        }
    }

    @Test
    void noOtherKindOfTokenPasses() {
        Phone phone = Phone.of(server, "alice");
        String header =
                "{\"typ\":\"%s\",\"alg\":\"ES256\",\"kid\":\"" + keys.active().kid() + "\"}";
        String idToken =
                "{\"iss\":\"http://localhost:8081\",\"sub\":\"x\",\"aud\":\"demo\",\"iat\":%1$d,\"exp\":%2$d,\"nonce\":\"x\"}"
                        .formatted(now(), now() + 600);
        String assertion =
                "{\"iss\":\"demo\",\"sub\":\"demo\",\"aud\":\"http://localhost:8081\",\"jti\":\"x\",\"iat\":%1$d,\"exp\":%2$d}"
                        .formatted(now(), now() + 600);
        String proof =
                "{\"jti\":\"x\",\"htm\":\"GET\",\"htu\":\"http://localhost:8081/me\",\"iat\":%d}"
                        .formatted(now());
        Map<String, String> others =
                Map.of(
                        "JWT", idToken,
                        "client-authentication+jwt", assertion,
                        "dpop+jwt", proof,
                        "logout+jwt", idToken,
                        "secevent+jwt", idToken);
        others.forEach((type, body) -> {
            assertInvalid(type, Forger.header(keys.active(), header.formatted(type), body));
            assertInvalid(type + " called access token", Forger.claims(keys.active(), body));
            assertInvalid(
                    type + " with its claims",
                    Forger.header(keys.active(), header.formatted(type), claims));
        });
        assertInvalid("refresh token", phone.refreshToken());
        assertInvalid(
                "authorization code",
                server.challenge("demo", server.signUp("bob")).text("authorization_code"));
    }

    private void assertGood(String signed) {
        assertThat(server.call("GET", "/me", Forger.claims(keys.active(), signed)).status())
                .as(signed)
                .isEqualTo(200);
    }

    private void assertInvalidClaims(String claim, Object value) {
        assertInvalid(claim + " " + value, Forger.claims(keys.active(), with(claim, value)));
    }

    private String with(String claim, Object value) {
        return ForgedClaims.with(claims, claim, value.toString());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private void assertInvalid(String what, String token) {
        Refusals.assertInvalid(what, server.call("GET", "/me", token));
    }
}
