package dev.keyfob.signingkey.jose;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
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
    ES256("ES256", "EC", "SHA256withECDSAinP1363Format"),

    /// RSASSA-PKCS1-v1_5 with 3072 bits (RFC 7518 §3.3).
    RS256("RS256", "RSA", "SHA256withRSA"),

    /// RFC 8037. On the wire `EdDSA`: RFC 9864 prefers the name `Ed25519`, which few of the
    /// libraries that verify our tokens know.
    ED25519("EdDSA", "Ed25519", "Ed25519");

    private final String wireName;
    private final String keyType;
    private final String signature;

    SigningAlgorithm(String wireName, String keyType, String signature) {
        this.wireName = wireName;
        this.keyType = keyType;
        this.signature = signature;
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

    /// Reads a public half.
    ///
    /// @param encoded a SubjectPublicKeyInfo (RFC 5280 §4.1)
    public PublicKey publicKey(byte[] encoded) {
        try {
            return factory().generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads a private half.
    ///
    /// @param encoded a PrivateKeyInfo (RFC 5208 §5)
    PrivateKey privateKey(byte[] encoded) {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Signs (RFC 7515 §5.1).
    byte[] sign(PrivateKey key, byte[] input) {
        try {
            Signature signing = Signature.getInstance(signature);
            signing.initSign(key);
            signing.update(input);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether the holder of the private half signed this (RFC 7515 §5.2).
    ///
    /// @param signed what a stranger says is its signature
    boolean verifies(PublicKey key, byte[] input, byte[] signed) {
        if (signed.length != length(key)) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(signature);
            verification.initVerify(key);
            verification.update(input);
            return verification.verify(signed);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Bytes in a signature. Padded with zeros it would be another text that says the same.
    private static int length(PublicKey key) {
        return key instanceof RSAPublicKey rsa ? (rsa.getModulus().bitLength() + 7) / 8 : 64;
    }

    private KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance(keyType);
    }
}
