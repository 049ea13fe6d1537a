package dev.keyfob.signingkey;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/// How access tokens are signed. A key signs and verifies with the one algorithm that it was made
/// for (RFC 8725 §3.1).
public enum SigningAlgorithm {

    /// ECDSA on P-256 (RFC 7518 §3.4).
    ES256("ES256", "EC"),

    /// RSASSA-PKCS1-v1_5 with 3072 bits (RFC 7518 §3.3).
    RS256("RS256", "RSA"),

    /// RFC 8037. On the wire `EdDSA`: RFC 9864 prefers the name `Ed25519`, which few of the
    /// libraries that verify our tokens know.
    ED25519("EdDSA", "Ed25519");

    private final String wireName;
    private final String keyType;

    SigningAlgorithm(String wireName, String keyType) {
        this.wireName = wireName;
        this.keyType = keyType;
    }

    /// The value of `alg` in a token's header and in the key set.
    public String wireName() {
        return wireName;
    }

    KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
            generator.initialize(parameters());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case ES256 -> new ECGenParameterSpec("secp256r1");
            case RS256 -> new RSAKeyGenParameterSpec(3_072, RSAKeyGenParameterSpec.F4);
            case ED25519 -> NamedParameterSpec.ED25519;
        };
    }

    /// @param encoded a SubjectPublicKeyInfo (RFC 5280 §4.1)
    PublicKey publicKey(byte[] encoded) {
        try {
            return factory().generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param encoded a PrivateKeyInfo (RFC 5208 §5)
    PrivateKey privateKey(byte[] encoded) {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance(keyType);
    }
}
