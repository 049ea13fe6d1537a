package dev.keyfob.clientauthentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.HttpTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `private_key_jwt`: by which key and in which form an assertion is signed.
@QuarkusTest
class AssertionSignatureTest extends HttpTest {

    /// RFC 7517 §A.2: its public half stands in for the keys of unknown clients.
    private static final String PUBLISHED =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}";

    @Inject ClientAssertionVerifier verifier;

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256", "EdDSA"})
    void anAssertionOfEachAlgorithmIsTaken_withTheClientNamedOrNot(String algorithm) {
        good().by(algorithm).assertTaken(server);
        assertThat(
                        Assertion.send(server, good().by(algorithm).text(), "client_id", "signer")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void theKidMayBeLeftOut_andTheTypeMayBeTold() {
        good().headers("{\"alg\":\"ES256\"}").assertTaken(server);
        good().header("typ", "JWT").assertTaken(server);
        good().header("typ", "client-authentication+jwt").assertTaken(server);
    }

    @Test
    void onlyTheClientsOwnKeySigns_byItsOwnAlgorithm() throws JoseException {
        PublicJsonWebKey published = PublicJsonWebKey.Factory.newPublicJwk(PUBLISHED);

        good().by("ES256", EcJwkGenerator.generateJwk(EllipticCurves.P256).getPrivateKey())
                .assertRefused(server);
        good().by("ES256", published.getPrivateKey()).assertRefused(server);
        good().header("kid", "RS256").assertRefused(server);
        good().header("kid", "../../etc/passwd").assertRefused(server);
        good().by("PS256", ConfidentialClients.key("RS256").getPrivateKey()).assertRefused(server);
        good().by("RS384", ConfidentialClients.key("RS256").getPrivateKey()).assertRefused(server);
        good().by(
                        "HS256",
                        new HmacKey(ConfidentialClients.key("ES256").getPublicKey().getEncoded()))
                .assertRefused(server);
        good().of("nobody").by("ES256", published.getPrivateKey()).assertRefused(server);
    }

    @Test
    void noneIsNoSignature() {
        String signed = good().text();
        String payload = signed.substring(signed.indexOf('.'), signed.lastIndexOf('.') + 1);
        for (String none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            String header = base64("{\"alg\":\"" + none + "\"}");
            Assertion.assertRefused(server, header + payload);
            Assertion.assertRefused(server, header + payload + "AA");
        }
        for (String header :
                new String[] {
                    "{\"alg\":7}",
                    "{\"alg\":null}",
                    "{}",
                    "[]",
                    "7",
                    "",
                    "{\"alg\":\"ES256\",\"kid\":7}"
                }) {
            Assertion.assertRefused(server, base64(header) + payload + "AA");
        }
    }

    /// All of it is read before the signature is verified: any stranger can send it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":%s}",
                "{\"alg\":\"ES256\",\"kid\":%s}",
                "{\"alg\":\"ES256\",\"typ\":%s}",
                "{\"alg\":\"ES256\",\"crit\":%s}",
                "{\"alg\":\"ES256\",\"b64\":%s}",
                "{\"alg\":\"ES256\",\"jwk\":%s}",
                "{\"alg\":\"ES256\",\"x\":%s}",
                "%s"
            })
    void aHeaderOfAnyShapeIsRefused(String header) {
        String signed = good().text();
        String rest = signed.substring(signed.indexOf('.'));
        for (String shape : shapes()) {
            Assertion.assertRefused(server, base64(header.formatted(shape)) + rest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":%s}",
                "{\"iss\":\"signer\",\"sub\":\"signer\",\"aud\":%s}",
                "{\"iss\":\"signer\",\"sub\":\"signer\",\"exp\":%s}",
                "{\"iss\":\"signer\",\"sub\":\"signer\",\"x\":%s}",
                "%s"
            })
    void claimsOfAnyShapeAreRefused(String claims) {
        String signed = good().text();
        for (String shape : shapes()) {
            Assertion.assertRefused(
                    server,
                    signed.substring(0, signed.indexOf('.') + 1)
                            + base64(claims.formatted(shape))
                            + signed.substring(signed.lastIndexOf('.')));
        }
    }

    private static List<String> shapes() {
        return List.of(
                "true",
                "null",
                "-1e999",
                "\"\\u0000\"",
                "[]",
                "[\"ES256\"]",
                "{}",
                "{\"alg\":\"ES256\"}",
                "[".repeat(2_500) + "]".repeat(2_500),
                "[".repeat(5_000),
                "{\"a\":".repeat(800) + "1" + "}".repeat(800));
    }

    @Test
    void aJwtOfAnotherKindIsNoAssertion() {
        for (String type : new String[] {"at+jwt", "dpop+jwt", "application/at+jwt", ""}) {
            good().header("typ", type).assertRefused(server);
        }
        good().header("crit", new String[] {"exp"}).assertRefused(server);
        good().header("b64", false).assertRefused(server);
    }

    @Test
    void anotherFormIsRefused() {
        String text = good().text();
        for (String bad :
                new String[] {
                    "x",
                    "a.b.c",
                    text + "=",
                    text + ".x",
                    text + " ",
                    text.substring(0, text.length() - 2),
                    "a".repeat(9_000)
                }) {
            Assertion.assertRefused(server, bad);
        }
        good().with("\\{", "{\"sub\":\"signer\",").assertRefused(server);
        String type =
                "{\"error\":\"invalid_request\",\"error_description\":\"client_assertion goes with the client_assertion_type "
                        + Assertion.TYPE
                        + "\"}";
        assertThat(
                        server.form(
                                        "/token",
                                        "grant_type",
                                        "client_credentials",
                                        "client_assertion",
                                        text)
                                .body())
                .isEqualTo(type);
        assertThat(
                        server.form(
                                        "/token",
                                        "grant_type",
                                        "client_credentials",
                                        "client_assertion_type",
                                        Assertion.TYPE)
                                .body())
                .isEqualTo(type);
        assertThat(
                        server.form(
                                        "/token",
                                        "grant_type",
                                        "client_credentials",
                                        "client_assertion_type",
                                        "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
                                        "client_assertion",
                                        text)
                                .body())
                .isEqualTo(type);
    }

    /// Without a signature to verify, an unknown client would be told by the time. The line in the
    /// log, which only a known one gets, is not counted: at native speed it takes the longer.
    @Test
    void anUnknownClientCostsTheSameAsAWrongSignature() throws JoseException {
        Logger log = Logger.getLogger("keyfob.event");
        log.setLevel(Level.OFF);
        try {
            assertTheSameCost();
        } finally {
            log.setLevel(null);
        }
    }

    private void assertTheSameCost() throws JoseException {
        String unknown = good().of("nobody").text();
        String wrong =
                good().by("ES256", EcJwkGenerator.generateJwk(EllipticCurves.P256).getPrivateKey())
                        .text();
        long[] unknownNanos = new long[400];
        long[] wrongNanos = new long[400];
        for (int i = 0; i < unknownNanos.length; i++) {
            unknownNanos[i] = nanos(unknown);
            wrongNanos[i] = nanos(wrong);
        }

        assertThat(median(unknownNanos) / median(wrongNanos)).isBetween(0.5, 2.0);
    }

    private long nanos(String assertion) {
        long started = System.nanoTime();
        assertThat(verifier.verify(assertion, Optional.empty())).isEmpty();
        return System.nanoTime() - started;
    }

    private static double median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Assertion good() {
        return Assertion.at(clock.instant());
    }
}
