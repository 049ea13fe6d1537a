package dev.keyfob.signingkey;

import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.Database;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.signingkey.KeyRotation.Move;
import dev.keyfob.signingkey.StoredKey.State;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import dev.keyfob.signingkey.jose.VerificationKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The table of signing keys. Who moves a key holds the table's advisory lock until the commit, so
/// one instance does at a time; who reads needs no lock.
///
/// Every time is that of Postgres' clock: the instances have one in common, whatever their own say.
@ApplicationScoped
class StoredKeys {

    private final Database database;
    private final MasterKey masterKey;
    private final KeyRotation rotation;
    private final Revocations revocations;

    StoredKeys(
            Database database, MasterKey masterKey, KeyRotation rotation, Revocations revocations) {
        this.database = database;
        this.masterKey = masterKey;
        this.rotation = rotation;
        this.revocations = revocations;
    }

    /// The rows at a moment of Postgres' clock.
    record Snapshot(Instant now, List<StoredKey> keys) {

        Optional<StoredKey> active() {
            return keys.stream().filter(key -> key.is(State.ACTIVE)).findFirst();
        }
    }

    /// Which key signed, and which one does now.
    record Turn(String before, String active) {}

    /// All rows without the keys themselves: what every instance asks each second.
    Snapshot read() {
        var keys = new ArrayList<StoredKey>();
        List<Instant> now =
                database.all(
                        """
                        select clock_timestamp() as now, k.kid, k.algorithm, k.state, k.since, k.token_seconds
                        from (values (1)) as one
                        left join signing_key k on true
                        order by k.created_at desc, k.kid
                        """,
                        row -> {
                            if (row.getString("kid") != null) {
                                keys.add(key(row));
                            }
                            return Database.instant(row, "now");
                        });
        return new Snapshot(now.getFirst(), List.copyOf(keys));
    }

    /// The keys themselves. Index: signing_key_pkey.
    List<SealedKey> sealed(Collection<String> kids) {
        return database.all(
                """
                select kid, algorithm, public_key, sealed_private_key
                from signing_key
                where kid = any (?)
                """,
                row -> {
                    var algorithm = SigningAlgorithm.valueOf(row.getString("algorithm"));
                    return new SealedKey(
                            new VerificationKey(
                                    row.getString("kid"),
                                    algorithm,
                                    algorithm.publicKey(row.getBytes("public_key"))),
                            row.getBytes("sealed_private_key"));
                },
                kids);
    }

    /// Notes that tokens of this lifetime are to be signed, before they are.
    void allow(Duration tokenLifetime) {
        database.update(
                """
                update signing_key
                set token_seconds = ?
                where state in ('pending', 'active')
                  and token_seconds < ?
                """,
                seconds(tokenLifetime),
                seconds(tokenLifetime));
    }

    /// Counts the time in the key set from now on, for pending keys that came into it after an
    /// instant.
    void publishAnew(Instant after) {
        database.update(
                """
                update signing_key
                set since = clock_timestamp()
                where state = 'pending'
                  and since > ?
                """,
                after);
    }

    /// Does what is due, unless another instance is at it.
    ///
    /// @return what was done
    @Transactional
    List<Move> advance() {
        boolean isAlone =
                database.first(
                                "select pg_try_advisory_xact_lock('signing_key'::regclass::oid::bigint) as locked",
                                row -> row.getBoolean("locked"))
                        .orElseThrow();
        return isAlone ? moves() : List.of();
    }

    /// Sees to it that a key signs: waits for an instance that is at it.
    @Transactional
    void begin() {
        lock();
        moves();
    }

    /// Lets the next key sign now.
    @Transactional
    Turn rotate() {
        lock();
        moves();
        Snapshot keys = lockedRead();
        activate(rotation.successor(keys.keys()).orElseThrow().kid(), keys.now());
        moves();
        return new Turn(keys.active().orElseThrow().kid(), read().active().orElseThrow().kid());
    }

    /// Takes a key out at once, and tells those who follow the revocations; where it signs, the
    /// next one signs instead.
    ///
    /// @return the active kid; empty where there is no such key
    @Transactional
    Optional<String> withdraw(String kid) {
        lock();
        moves();
        Snapshot keys = lockedRead();
        Optional<StoredKey> key =
                keys.keys().stream().filter(each -> each.kid().equals(kid)).findFirst();
        key.filter(each -> !each.is(State.WITHDRAWN)).ifPresent(each -> end(each, keys.now()));
        moves();
        return key.flatMap(_ -> read().active()).map(StoredKey::kid);
    }

    private void end(StoredKey key, Instant now) {
        database.update(
                """
                update signing_key
                set state = 'withdrawn', since = ?
                where kid = ?
                """,
                now,
                key.kid());
        revocations.revoke(key.kid(), now, now.plus(KeyRotation.afterlife(key)));
    }

    private void lock() {
        database.first(
                "select pg_advisory_xact_lock('signing_key'::regclass::oid::bigint)", _ -> true);
    }

    private List<Move> moves() {
        var made = new ArrayList<Move>();
        Snapshot keys = lockedRead();
        List<Move> due = rotation.due(keys.keys(), keys.now());
        while (!due.isEmpty()) {
            for (Move move : due) {
                make(move, keys.now());
            }
            made.addAll(due);
            keys = lockedRead();
            due = rotation.due(keys.keys(), keys.now());
        }
        return made;
    }

    /// Under the lock; the rows' own locks are for `masterkey`, which takes them in the same order.
    private Snapshot lockedRead() {
        database.all(
                """
                select kid
                from signing_key
                order by 1
                for update
                """,
                row -> row.getString("kid"));
        return read();
    }

    private void make(Move move, Instant now) {
        switch (move) {
            case Move.Publish() ->
                    publish(
                            SealedKey.of(SigningKey.generate(rotation.algorithm()), masterKey),
                            now);
            case Move.Activate(String kid) -> activate(kid, now);
            case Move.Forget(String kid) -> forget(kid);
            case Move.Correct() -> correct(now);
        }
    }

    private void publish(SealedKey made, Instant now) {
        database.update(
                """
                insert into signing_key (
                    kid, algorithm, state, public_key, sealed_private_key, created_at, since, token_seconds)
                values (?, ?, 'pending', ?, ?, ?, ?, ?)
                """,
                made.kid(),
                made.publicHalf().algorithm().name(),
                made.publicHalf().publicKey().getEncoded(),
                made.sealed(),
                now,
                now,
                seconds(rotation.tokenLifetime()));
    }

    /// Two statements, because signing_key_active_key lets two keys be active at no moment.
    private void activate(String kid, Instant now) {
        database.update(
                """
                update signing_key
                set state = 'retired', since = ?
                where state = 'active'
                """,
                now);
        int activated =
                database.update(
                        """
                        update signing_key
                        set state = 'active', since = ?
                        where kid = ?
                          and state = 'pending'
                        """,
                        now,
                        kid);
        if (activated != 1) {
            throw new IllegalStateException("signing key " + kid + " is not pending");
        }
    }

    private void forget(String kid) {
        database.update(
                """
                delete from signing_key
                where kid = ?
                  and state <> 'active'
                """,
                kid);
    }

    private void correct(Instant now) {
        database.update(
                """
                update signing_key
                set since = ?
                where since > ?
                """,
                now,
                now);
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.toSeconds());
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getString("kid"),
                SigningAlgorithm.valueOf(row.getString("algorithm")),
                State.of(row.getString("state")),
                Database.instant(row, "since"),
                Duration.ofSeconds(row.getInt("token_seconds")));
    }
}
