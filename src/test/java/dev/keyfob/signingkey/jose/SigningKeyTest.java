package dev.keyfob.signingkey.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A key pair of each algorithm: its name, its form at rest, its public half.
class SigningKeyTest {

    @Test
    void theKidIsTheThumbprint_asRfc7638HasIt() throws JoseException {
        assertThat(
                        VerificationKey.thumbprint(
                                key(
                                        Map.of(
                                                "kty",
                                                "RSA",
                                                "e",
                                                "AQAB",
                                                "n",
                                                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"))))
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @Test
    void theKidIsTheThumbprint_asRfc8037HasIt() throws JoseException {
        assertThat(
                        VerificationKey.thumbprint(
                                key(
                                        Map.of(
                                                "kty",
                                                "OKP",
                                                "crv",
                                                "Ed25519",
                                                "x",
                                                "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))))
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @ParameterizedTest
    @EnumSource
    void whatItSignsVerifiesWithTheKeyThatIsPublished(SigningAlgorithm algorithm)
            throws JoseException {
        SigningKey made = SigningKey.generate(algorithm);
        var read =
                new SigningKey(
                        made.kid(),
                        algorithm,
                        algorithm.publicKey(made.publicKey().getEncoded()),
                        algorithm.privateKey(made.privateKey().getEncoded()));
        var signed = new JsonWebSignature();
        signed.setAlgorithmHeaderValue(algorithm.wireName());
        signed.setPayload("{}");
        signed.setKey(read.privateKey());

        var received = new JsonWebSignature();
        received.setCompactSerialization(signed.getCompactSerialization());
        received.setKey(
                key(PublicJsonWebKey.Factory.newPublicJwk(read.publicHalf().jwk().toJson())));

        assertThat(received.verifySignature()).isTrue();
        assertThat(VerificationKey.thumbprint(read.publicKey())).isEqualTo(made.kid());
    }

    @Test
    void theKeySetHasTheRequiredPublicMembersAndNoOther() {
        assertThat(SigningKey.generate(SigningAlgorithm.ES256).publicHalf().jwk().toJson())
                .matches(
                        "\\{\"kty\":\"EC\",\"kid\":\"[\\w-]{43}\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\"[\\w-]{43}\",\"y\":\"[\\w-]{43}\",\"crv\":\"P-256\"}");
        assertThat(SigningKey.generate(SigningAlgorithm.RS256).publicHalf().jwk().toJson())
                .matches(
                        "\\{\"kty\":\"RSA\",\"kid\":\"[\\w-]{43}\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"[\\w-]{512}\",\"e\":\"AQAB\"}");
        assertThat(SigningKey.generate(SigningAlgorithm.ED25519).publicHalf().jwk().toJson())
                .matches(
                        "\\{\"kty\":\"OKP\",\"kid\":\"[\\w-]{43}\",\"use\":\"sig\",\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"x\":\"[\\w-]{43}\"}");
    }

    @Test
    void anRsaKeyHas3072Bits() {
        assertThat(
                        ((RSAPublicKey) SigningKey.generate(SigningAlgorithm.RS256).publicKey())
                                .getModulus()
                                .bitLength())
                .isEqualTo(3_072);
    }

    @Test
    void itsTextIsItsNameOnly() {
        SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);

        assertThat(key).hasToString("SigningKey[" + key.kid() + "]");
    }

    private static PublicKey key(Map<String, Object> jwk) throws JoseException {
        return key(PublicJsonWebKey.Factory.newPublicJwk(jwk));
    }

    private static PublicKey key(PublicJsonWebKey jwk) {
        return jwk.getPublicKey();
    }
}
