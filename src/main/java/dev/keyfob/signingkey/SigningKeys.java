package dev.keyfob.signingkey;

import dev.keyfob.platform.Database;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import dev.keyfob.signingkey.jose.VerificationKey;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The signing keys in Postgres: made by the first instance that starts, read by all. The oldest
/// one signs.
@ApplicationScoped
@Startup
public class SigningKeys {

    private final Database database;
    private final MasterKey masterKey;
    private final List<SigningKey> keys;

    SigningKeys(Database database, MasterKey masterKey, InstantSource clock) {
        this.database = database;
        this.masterKey = masterKey;
        if (read().isEmpty()) {
            insert(clock);
        }
        this.keys = read();
    }

    /// The key that signs new access tokens.
    public SigningKey active() {
        return keys.getFirst();
    }

    /// The key with this `kid`, which is untrusted input.
    public Optional<VerificationKey> byKid(String kid) {
        return published().stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    /// Every key with which a live access token may have been signed, or will be.
    public List<VerificationKey> published() {
        return keys.stream().map(SigningKey::publicHalf).toList();
    }

    private List<SigningKey> read() {
        return database.all(
                """
                select kid, algorithm, public_key, sealed_private_key
                from signing_key
                order by state, created_at
                """,
                this::key);
    }

    private SigningKey key(ResultSet row) throws SQLException {
        String kid = row.getString("kid");
        var algorithm = SigningAlgorithm.valueOf(row.getString("algorithm"));
        var publicHalf =
                new VerificationKey(
                        kid, algorithm, algorithm.publicKey(row.getBytes("public_key")));
        return publicHalf.withPrivateHalf(masterKey.open(kid, row.getBytes("sealed_private_key")));
    }

    /// Two instances that start at once may both insert: every instance reads both and signs with
    /// the older one.
    private void insert(InstantSource clock) {
        SigningKey made = SigningKey.generate(SigningAlgorithm.ES256);
        database.update(
                """
                insert into signing_key (kid, algorithm, state, public_key, sealed_private_key, created_at)
                values (?, ?, 'active', ?, ?, ?)
                on conflict do nothing
                """,
                made.kid(),
                made.algorithm().name(),
                made.publicKey().getEncoded(),
                masterKey.seal(made.kid(), made.privateKey().getEncoded()),
                clock.instant());
    }
}
