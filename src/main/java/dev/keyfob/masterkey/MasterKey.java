package dev.keyfob.masterkey;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that seals the server's other secrets at rest, so that a copy of the database signs
/// nothing (AES-256-GCM, NIST SP 800-38D). While it is changed the one before opens too, and seals
/// nothing.
@ApplicationScoped
public class MasterKey {

    private static final String NAME = "keyfob.signing.master-key";
    private static final String PREVIOUS_NAME = "keyfob.signing.previous-master-key";
    private static final String MAKE_ONE = "`openssl rand -base64 32`";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final Optional<SecretKey> previous;
    private final Randomness randomness;

    MasterKey(MasterKeyConfig config, Randomness randomness) {
        this.key =
                config.masterKey()
                        .map(text -> key(NAME, text))
                        .orElseThrow(() ->
                                new StartFailure(
                                        NAME
                                                + " is not set: give KEYFOB_SIGNING_MASTER_KEY the output of "
                                                + MAKE_ONE
                                                + ", and keep it"));
        this.previous = config.previousMasterKey().map(text -> key(PREVIOUS_NAME, text));
        this.randomness = randomness;
    }

    /// Seals a secret.
    ///
    /// @param name what the secret is called in its row: the sealed form opens under no other name
    /// @return nonce 12 | ciphertext | tag 16
    public byte[] seal(String name, byte[] plain) {
        try {
            byte[] nonce = randomness.bytes(NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, name, nonce).doFinal(plain);
            byte[] result = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, result, NONCE_BYTES, sealed.length);
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens what [#seal] made, under this master key or the one before.
    ///
    /// @return empty where another master key sealed it, or under another name
    public Optional<byte[]> open(String name, byte[] sealed) {
        return open(key, name, sealed)
                .or(() -> previous.flatMap(before -> open(before, name, sealed)));
    }

    /// Opens what the process cannot start without.
    ///
    /// @throws StartFailure where another master key sealed it
    public byte[] openAtStart(String name, byte[] sealed) {
        return open(name, sealed).orElseThrow(this::isAnother);
    }

    /// Whether the one before is given too.
    boolean isChanging() {
        return previous.isPresent();
    }

    /// Whether it is sealed under this master key, not the one before.
    boolean hasSealed(String name, byte[] sealed) {
        return open(key, name, sealed).isPresent();
    }

    private StartFailure isAnother() {
        return new StartFailure(
                isChanging()
                        ? "Neither "
                                + NAME
                                + " nor "
                                + PREVIOUS_NAME
                                + " is the one under which this database's keys were sealed: give as the latter the master key with which"
                                + " Keyfob last ran on this database"
                        : NAME
                                + " is not the one under which this database's keys were sealed: give the one with which Keyfob last ran on"
                                + " this database, or give that as "
                                + PREVIOUS_NAME
                                + " beside a new one");
    }

    private static Optional<byte[]> open(SecretKey key, String name, byte[] sealed) {
        if (sealed.length < NONCE_BYTES) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, name, nonce)
                            .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, String name, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static SecretKey key(String setting, String text) {
        return decode(text)
                .filter(bytes -> bytes.length == KEY_BYTES)
                .map(bytes -> new SecretKeySpec(bytes, "AES"))
                .orElseThrow(() ->
                        new StartFailure(
                                setting
                                        + " cannot be used: it is 32 bytes in base64, as "
                                        + MAKE_ONE
                                        + " prints them"));
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
