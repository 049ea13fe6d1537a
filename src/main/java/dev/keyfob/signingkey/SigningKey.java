package dev.keyfob.signingkey;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;

/// A P-256 key pair that signs access tokens with ES256 (RFC 7518 §3.4).
///
/// @param kid the RFC 7638 thumbprint of the public key
public record SigningKey(String kid, ECPublicKey publicKey, ECPrivateKey privateKey) {

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
