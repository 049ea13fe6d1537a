package dev.keyfob.refresh;

import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Encrypts the current secret so that only its predecessor opens it: AES-256-GCM under a key
/// derived from the predecessor's secret by HKDF-SHA256 (RFC 5869), with the current generation as
/// info. The database with all of the server's keys cannot open it.
@ApplicationScoped
public class SuccessorSeal {

    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private final Randomness randomness;

    SuccessorSeal(Randomness randomness) {
        this.randomness = randomness;
    }

    /// Seals a secret under its predecessor.
    ///
    /// @param generation of the secret that is sealed
    /// @return nonce 12 | ciphertext 32 | tag 16
    SealedSecret seal(Secret secret, int generation, Secret predecessor) {
        try {
            byte[] nonce = randomness.bytes(NONCE_LENGTH);
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, generation, predecessor, nonce)
                            .doFinal(secret.bytes());
            return new SealedSecret(
                    ByteBuffer.allocate(NONCE_LENGTH + encrypted.length)
                            .put(nonce)
                            .put(encrypted)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens what [#seal] made.
    ///
    /// @param predecessor known to be the right one, by its hash
    Secret open(SealedSecret sealed, int generation, Secret predecessor) {
        try {
            byte[] bytes = sealed.bytes();
            byte[] nonce = Arrays.copyOf(bytes, NONCE_LENGTH);
            return new Secret(
                    cipher(Cipher.DECRYPT_MODE, generation, predecessor, nonce)
                            .doFinal(bytes, NONCE_LENGTH, bytes.length - NONCE_LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a sealed successor does not open under its predecessor", e);
        }
    }

    private static Cipher cipher(int mode, int generation, Secret predecessor, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key(predecessor, generation), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static SecretKey key(Secret predecessor, int generation)
            throws GeneralSecurityException {
        byte[] info = ByteBuffer.allocate(Integer.BYTES).putInt(generation).array();
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(predecessor.bytes())
                                .thenExpand(info, KEY_LENGTH));
    }
}
