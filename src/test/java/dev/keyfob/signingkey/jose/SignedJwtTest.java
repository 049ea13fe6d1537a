package dev.keyfob.signingkey.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
