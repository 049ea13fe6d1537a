package dev.keyfob.masterkey;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.Optional;

/// The key that seals the server's other secrets at rest, so that a copy of the database signs
/// nothing. While it is changed the one before opens too, and seals nothing.
@ApplicationScoped
public class MasterKey {

    private static final String NAME = "keyfob.signing.master-key";
    private static final String PREVIOUS_NAME = "keyfob.signing.previous-master-key";
    private static final String MAKE_ONE = "`openssl rand -base64 32`";

    private final SealingKey key;
    private final Optional<SealingKey> previous;

    MasterKey(MasterKeyConfig config, Randomness randomness) {
        this.key =
                config.masterKey()
                        .map(text -> key(NAME, text, randomness))
                        .orElseThrow(() ->
                                new StartFailure(
                                        NAME
                                                + " is not set: give KEYFOB_SIGNING_MASTER_KEY the output of "
                                                + MAKE_ONE
                                                + ", and keep it"));
        this.previous =
                config.previousMasterKey().map(text -> key(PREVIOUS_NAME, text, randomness));
    }

    /// Seals a secret.
    ///
    /// @param name what the secret is called in its row: the sealed form opens under no other name
    /// @return nonce 12 | ciphertext | tag 16
    public byte[] seal(String name, byte[] plain) {
        return key.seal(name, plain);
    }

    /// Opens what [#seal] made, under this master key or the one before.
    ///
    /// @return empty where another master key sealed it, or under another name
    public Optional<byte[]> open(String name, byte[] sealed) {
        return key.open(name, sealed)
                .or(() -> previous.flatMap(before -> before.open(name, sealed)));
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
        return key.open(name, sealed).isPresent();
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

    private static SealingKey key(String setting, String text, Randomness randomness) {
        return decode(text)
                .filter(bytes -> bytes.length == SealingKey.LENGTH)
                .map(bytes -> new SealingKey(bytes, randomness))
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
