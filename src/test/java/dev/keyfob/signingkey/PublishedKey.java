package dev.keyfob.signingkey;

import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.Database;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import jakarta.enterprise.context.ApplicationScoped;

/// Lets a running server know a key of any algorithm, as one that signed until now.
@ApplicationScoped
public class PublishedKey {

    private final Database database;
    private final MasterKey masterKey;
    private final SigningKeys keys;

    PublishedKey(Database database, MasterKey masterKey, SigningKeys keys) {
        this.database = database;
        this.masterKey = masterKey;
        this.keys = keys;
    }

    public SigningKey of(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        database.update(
                """
                insert into signing_key (kid, algorithm, state, public_key, sealed_private_key, created_at, token_seconds)
                values (?, ?, 'retired', ?, ?, to_timestamp(0), 600)
                """,
                key.kid(),
                algorithm.name(),
                key.publicKey().getEncoded(),
                SealedKey.of(key, masterKey).sealed());
        keys.read();
        return key;
    }

    /// As the sweep does when its last token has expired.
    public void forget(SigningKey key) {
        database.update("delete from signing_key where kid = ?", key.kid());
        keys.read();
    }
}
