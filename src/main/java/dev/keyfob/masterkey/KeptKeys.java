package dev.keyfob.masterkey;

import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import javax.crypto.spec.SecretKeySpec;

/// Keys that outlive a change of the master key, each in a table of its own, sealed under the
/// master key: the first instance that asks for one makes it. To be asked at the start.
@ApplicationScoped
public class KeptKeys {

    private static final int ID = 1;

    private final Database database;
    private final MasterKey masterKey;
    private final Randomness randomness;
    private final InstantSource clock;

    KeptKeys(Database database, MasterKey masterKey, Randomness randomness, InstantSource clock) {
        this.database = database;
        this.masterKey = masterKey;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// The key in a table, as a key that seals.
    public SealingKey sealing(String table) {
        return new SealingKey(key(table), randomness);
    }

    /// The key in a table, for a MAC of this algorithm.
    public SecretKeySpec mac(String table, String algorithm) {
        return new SecretKeySpec(key(table), algorithm);
    }

    private byte[] key(String table) {
        String name = table + "/" + ID;
        database.update(
                """
                insert into %s (id, sealed_key, created_at)
                values (?, ?, ?)
                on conflict do nothing
                """
                        .formatted(table),
                ID,
                masterKey.seal(name, randomness.bytes(SealingKey.LENGTH)),
                clock.instant());
        byte[] sealed =
                database.first(
                                """
                                select sealed_key
                                from %s
                                where id = ?
                                """
                                        .formatted(table),
                                row -> row.getBytes("sealed_key"),
                                ID)
                        .orElseThrow();
        return masterKey.openAtStart(name, sealed);
    }
}
