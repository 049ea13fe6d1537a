package dev.keyfob.signingkey;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that seals the server's other keys at rest, so that a copy of the database signs nothing
/// (AES-256-GCM, NIST SP 800-38D).
@ApplicationScoped
public class MasterKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final Randomness randomness;

    MasterKey(SigningConfig config, Randomness randomness) {
        this.key = new SecretKeySpec(bytes(config), "AES");
        this.randomness = randomness;
    }

    /// Seals a key.
    ///
    /// @param name what the key is called in its row: the sealed form opens under no other name
    /// @return nonce 12 | ciphertext | tag 16
    public byte[] seal(String name, byte[] plain) {
        try {
            byte[] nonce = randomness.bytes(NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(plain);
            byte[] result = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, result, NONCE_BYTES, sealed.length);
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens what [#seal] made.
    ///
    /// @throws StartFailure where another master key sealed it
    public byte[] open(String name, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, name, nonce)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new StartFailure(
                    "keyfob.signing.master-key is not the one under which this database's keys were sealed: give the key that this"
                            + " database was first started with");
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] bytes(SigningConfig config) {
        String text =
                config.masterKey()
                        .orElseThrow(() ->
                                new StartFailure(
                                        "keyfob.signing.master-key is not set: give KEYFOB_SIGNING_MASTER_KEY the output of"
                                                + " `openssl rand -base64 32`, and keep it"));
        return decode(text)
                .filter(bytes -> bytes.length == KEY_BYTES)
                .orElseThrow(() ->
                        new StartFailure(
                                "keyfob.signing.master-key cannot be used: it is 32 bytes in base64, as `openssl rand -base64"
                                        + " 32` prints them"));
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
