package dev.keyfob.signingkey.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A JWT that Keyfob signed is told from everything else before anything in it is read.
class SignedJwtTest {

    private static final String TYPE = "at+jwt";
    private static final String CLAIMS = "{\"sub\":\"häß\",\"n\":1}";

    @ParameterizedTest
    @EnumSource
    void whatWasSignedIsOpened(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        List<VerificationKey> keys =
                List.of(SigningKey.generate(algorithm).publicHalf(), key.publicHalf());

        assertThat(SignedJwt.open(SignedJwt.sign(key, TYPE, CLAIMS), TYPE, keys))
                .contains(new SignedJwt(key.publicHalf(), CLAIMS));
    }

    /// And so the forgeries below are refused for their reasons.
    @ParameterizedTest
    @EnumSource
    void itsHeaderIsThis(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        String header =
                "{\"typ\":\"at+jwt\",\"alg\":\"%s\",\"kid\":\"%s\"}"
                        .formatted(algorithm.wireName(), key.kid());

        assertThat(
                        SignedJwt.open(
                                Forger.header(key, header, CLAIMS),
                                TYPE,
                                List.of(key.publicHalf())))
                .contains(new SignedJwt(key.publicHalf(), CLAIMS));
    }

    @ParameterizedTest
    @EnumSource
    void noForgeryIsOpened(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);

        Map<String, String> forgeries = Forgeries.of(key, CLAIMS);

        assertThat(forgeries).hasSizeGreaterThan(300);
        assertThat(forgeries)
                .allSatisfy((what, token) ->
                        assertThat(SignedJwt.open(token, TYPE, List.of(key.publicHalf())))
                                .as(what)
                                .isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void theKeyThatATokenNamesIsRead_ofOneThatHasTheFormOnly(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        String good = SignedJwt.sign(key, TYPE, CLAIMS);

        assertThat(SignedJwt.kid(good)).contains(key.kid());
        for (String bad :
                new String[] {
                    "",
                    ".",
                    "x",
                    good.substring(1),
                    "=" + good,
                    "A".repeat(100_000) + ".x.y",
                    Forger.base64("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"../x\"}")
                            + ".x.y",
                    Forger.base64("{\"kid\":\"" + key.kid() + "\",\"typ\":\"at+jwt\"}") + ".x.y"
                }) {
            assertThat(SignedJwt.kid(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void whatHttpCannotSendIsNotOpenedEither() {
        SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);
        String good = SignedJwt.sign(key, TYPE, CLAIMS);
        for (String bad :
                new String[] {
                    "",
                    good + " ",
                    good + "\n",
                    good + "\r\n",
                    good + "\0",
                    "\ufeff" + good,
                    good.replace('.', '\u2024'),
                    good.replace('.', '\uff0e'),
                    good.substring(0, good.length() - 1) + "\u0391",
                    good.substring(0, 5) + "\ud800" + good.substring(5)
                }) {
            assertThat(SignedJwt.open(bad, TYPE, List.of(key.publicHalf()))).as(bad).isEmpty();
        }
    }

    /// Genuine, and yet no tokens of ours, though their key be.
    @ParameterizedTest
    @EnumSource
    void theRfcsExamplesOfOurAlgorithmsAreNotOpened(SignatureVector vector) {
        assertThat(SignedJwt.open(vector.jws, TYPE, List.of(vector.key().publicHalf()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theRfcsExamplesOfOtherAlgorithmsAreNotOpened(ForeignVector vector) throws JoseException {
        List<VerificationKey> keys =
                Arrays.stream(SignatureVector.values())
                        .map(each -> each.key().publicHalf())
                        .toList();
        var jws = new JsonWebSignature();
        jws.setCompactSerialization(vector.jws);
        jws.setKey(JsonWebKey.Factory.newJwk(vector.jwk).getKey());

        assertThat(jws.verifySignature()).as("is the RFC's").isTrue();
        assertThat(SignedJwt.open(vector.jws, TYPE, keys)).isEmpty();
    }

    /// RFC 7515 Appendix A.5 to A.7.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
                "{\"payload\":\"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\",\"signatures\":[{\"protected\":\"eyJhbGciOiJFUzI1NiJ9\",\"header\":{\"kid\":\"e9bc097a-ce51-4036-9562-d2ade882db0d\"},\"signature\":\"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q\"}]}",
                "{\"payload\":\"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\",\"protected\":\"eyJhbGciOiJFUzI1NiJ9\",\"header\":{\"kid\":\"e9bc097a-ce51-4036-9562-d2ade882db0d\"},\"signature\":\"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q\"}"
            })
    void theRfcsExamplesWithoutASignatureOrInJsonAreNotOpened(String jws) {
        VerificationKey key = SignatureVector.RFC_7515_A_3.key().publicHalf();

        assertThat(SignedJwt.open(jws, TYPE, List.of(key))).isEmpty();
    }

    @Test
    void oneKindIsNotTakenForAnother() {
        SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);
        String token = SignedJwt.sign(key, "secevent+jwt", CLAIMS);

        assertThat(SignedJwt.open(token, TYPE, List.of(key.publicHalf()))).isEmpty();
        assertThat(SignedJwt.open(token, "secevent+jwt", List.of(key.publicHalf()))).isPresent();
    }

    @Test
    void aKeyThatIsGoneOpensNothing() {
        String token = SignedJwt.sign(SigningKey.generate(SigningAlgorithm.ES256), TYPE, CLAIMS);

        assertThat(SignedJwt.open(token, TYPE, List.of())).isEmpty();
        assertThat(
                        SignedJwt.open(
                                token,
                                TYPE,
                                List.of(SigningKey.generate(SigningAlgorithm.ES256).publicHalf())))
                .isEmpty();
    }

    /// One key, one algorithm (RFC 8725 §3.1): what says another is not tried.
    @Test
    void aKeyOfTheSameNameAndAnotherAlgorithmOpensNothing() {
        SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);
        SigningKey other = SigningKey.generate(SigningAlgorithm.ED25519);
        var namesake = new VerificationKey(key.kid(), other.algorithm(), other.publicKey());

        assertThat(SignedJwt.open(SignedJwt.sign(key, TYPE, CLAIMS), TYPE, List.of(namesake)))
                .isEmpty();
    }

    @Test
    void claimsThatAreNoTextAreNotRead() {
        SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);
        String good = SignedJwt.sign(key, TYPE, CLAIMS);
        String header = good.substring(0, good.indexOf('.'));
        String input = header + "." + Forger.base64(CLAIMS.getBytes(StandardCharsets.ISO_8859_1));
        String token =
                input + "." + Forger.base64(key.sign(input.getBytes(StandardCharsets.US_ASCII)));

        assertThat(SignedJwt.open(token, TYPE, List.of(key.publicHalf()))).isEmpty();
    }

    @Test
    void itsTextSaysNothing() {
        SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);

        assertThat(new SignedJwt(key.publicHalf(), CLAIMS)).hasToString("SignedJwt[…]");
    }
}
