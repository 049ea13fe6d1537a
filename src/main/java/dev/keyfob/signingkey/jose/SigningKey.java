package dev.keyfob.signingkey.jose;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;

/// A key pair that signs access tokens.
///
/// @param kid the RFC 7638 thumbprint of the public key
/// @param algorithm the only one that it signs with
public record SigningKey(
        String kid, SigningAlgorithm algorithm, PublicKey publicKey, PrivateKey privateKey) {

    /// A new key, which nobody knows yet.
    public static SigningKey generate(SigningAlgorithm algorithm) {
        KeyPair pair = algorithm.newKeyPair();
        return new SigningKey(
                VerificationKey.thumbprint(pair.getPublic()),
                algorithm,
                pair.getPublic(),
                pair.getPrivate());
    }

    byte[] sign(byte[] input) {
        byte[] signature = algorithm.sign(privateKey, input);
        return algorithm == SigningAlgorithm.ES256 ? Es256Form.of(signature) : signature;
    }

    public VerificationKey publicHalf() {
        return new VerificationKey(kid, algorithm, publicKey);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
