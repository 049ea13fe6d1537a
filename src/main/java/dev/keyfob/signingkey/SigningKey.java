package dev.keyfob.signingkey;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/// A key pair that signs access tokens.
///
/// @param kid the RFC 7638 thumbprint of the public key
/// @param algorithm the only one that it signs and verifies with
public record SigningKey(
        String kid, SigningAlgorithm algorithm, PublicKey publicKey, PrivateKey privateKey) {

    /// A new key, which nobody knows yet.
    static SigningKey generate(SigningAlgorithm algorithm) {
        KeyPair pair = algorithm.newKeyPair();
        return new SigningKey(
                thumbprint(pair.getPublic()), algorithm, pair.getPublic(), pair.getPrivate());
    }

    /// The public half (RFC 7517 §4).
    JsonWebKey jwk() {
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

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
