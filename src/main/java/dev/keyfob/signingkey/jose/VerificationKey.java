package dev.keyfob.signingkey.jose;

import java.security.PublicKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/// The public half of a signing key, as the key set has it.
///
/// @param kid the RFC 7638 thumbprint
/// @param algorithm the only one that it verifies with
public record VerificationKey(String kid, SigningAlgorithm algorithm, PublicKey publicKey) {

    /// Whether [SigningKey#sign] made this signature, and nobody changed it since.
    boolean verifies(byte[] input, byte[] signature) {
        return algorithm.verifies(publicKey, input, signature)
                && (algorithm != SigningAlgorithm.ES256 || Es256Form.has(signature));
    }

    /// The whole key.
    ///
    /// @param encoded the private half, a PrivateKeyInfo (RFC 5208 §5)
    public SigningKey withPrivateHalf(byte[] encoded) {
        return new SigningKey(kid, algorithm, publicKey, algorithm.privateKey(encoded));
    }

    /// RFC 7517 §4.
    public JsonWebKey jwk() {
        JsonWebKey jwk = jwk(publicKey);
        jwk.setKeyId(kid);
        jwk.setUse("sig");
        jwk.setAlgorithm(algorithm.wireName());
        return jwk;
    }

    /// SHA-256 over the required public members (RFC 7638 §3).
    static String thumbprint(PublicKey key) {
        return jwk(key).calculateBase64urlEncodedThumbprint("SHA-256");
    }

    private static JsonWebKey jwk(PublicKey key) {
        try {
            return JsonWebKey.Factory.newJwk(key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
