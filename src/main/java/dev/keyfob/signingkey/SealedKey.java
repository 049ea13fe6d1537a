package dev.keyfob.signingkey;

import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.signingkey.jose.SigningKey;
import dev.keyfob.signingkey.jose.VerificationKey;
import java.util.Optional;

/// A signing key whose private half is sealed under the master key, with its `kid` as the name.
final class SealedKey {

    private final VerificationKey publicHalf;
    private final byte[] sealed;

    /// @param sealed the private half
    SealedKey(VerificationKey publicHalf, byte[] sealed) {
        this.publicHalf = publicHalf;
        this.sealed = sealed;
    }

    static SealedKey of(SigningKey key, MasterKey masterKey) {
        return new SealedKey(
                key.publicHalf(), masterKey.seal(key.kid(), key.privateKey().getEncoded()));
    }

    String kid() {
        return publicHalf.kid();
    }

    VerificationKey publicHalf() {
        return publicHalf;
    }

    byte[] sealed() {
        return sealed;
    }

    /// Empty where another master key sealed it.
    Optional<SigningKey> open(MasterKey masterKey) {
        return masterKey.open(kid(), sealed).map(publicHalf::withPrivateHalf);
    }

    /// @throws dev.keyfob.platform.StartFailure where another master key sealed it
    SigningKey openAtStart(MasterKey masterKey) {
        return publicHalf.withPrivateHalf(masterKey.openAtStart(kid(), sealed));
    }
}
