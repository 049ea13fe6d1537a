package dev.keyfob.signingkey;

import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.signingkey.StoredKey.State;
import dev.keyfob.signingkey.StoredKeys.Snapshot;
import dev.keyfob.signingkey.jose.KeySet;
import dev.keyfob.signingkey.jose.SigningKey;
import dev.keyfob.signingkey.jose.VerificationKey;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The signing keys as this instance knows them: in memory, as the last read of Postgres found
/// them. While Postgres is away it goes on with those.
@ApplicationScoped
@Startup
public class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    /// After so long without a read this instance signs nothing: the key that it holds for the
    /// active one may be retired since.
    static final Duration STALE = Duration.ofMinutes(1);

    /// Whoever has not read for so long may have served a key set without a key that was pending
    /// then.
    private static final Duration GAP = Duration.ofSeconds(10);

    private final StoredKeys stored;
    private final MasterKey masterKey;
    private final KeyRotation rotation;
    private final ReentrantLock reading = new ReentrantLock();

    /// By kid; read and written under the lock.
    private final Map<String, SealedKey> sealed = new HashMap<>();

    private volatile Known known =
            new Known(new Snapshot(Instant.MAX, List.of()), new KeySet(List.of()), null, 0);

    SigningKeys(StoredKeys stored, MasterKey masterKey, KeyRotation rotation) {
        this.stored = stored;
        this.masterKey = masterKey;
        this.rotation = rotation;
        if (stored.read().active().isEmpty()) {
            stored.begin();
        }
        read();
        if (known.signing() == null) {
            sealed(known.rows()).orElseThrow().openAtStart(masterKey);
        }
    }

    /// What a read found.
    ///
    /// @param signing null where another master key has sealed it
    /// @param readAt nanoseconds of the process's clock
    private record Known(Snapshot rows, KeySet set, @Nullable SigningKey signing, long readAt) {

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - readAt);
        }
    }

    /// The key that signs new access tokens. May wait for Postgres.
    ///
    /// @throws DependencyUnavailable where nobody can tell which one it is
    public SigningKey active() {
        if (known.age().compareTo(STALE) > 0) {
            read();
        }
        SigningKey signing = known.signing();
        if (signing == null) {
            throw new DependencyUnavailable("A signing key that this master key opens");
        }
        return signing;
    }

    /// The key with this `kid`, which is untrusted input.
    public Optional<VerificationKey> byKid(String kid) {
        return known.set().find(kid);
    }

    /// Every key with which a live access token may have been signed, or will be.
    public List<VerificationKey> published() {
        return keySet().keys();
    }

    /// Whether the last read found this key, a withdrawn one too.
    boolean knows(String kid) {
        return known.rows().keys().stream().anyMatch(key -> key.kid().equals(kid));
    }

    KeySet keySet() {
        return known.set();
    }

    boolean canSign() {
        return known.signing() != null;
    }

    /// How long the active key has been the active one.
    Duration age() {
        Known now = known;
        return now.rows()
                .active()
                .map(key -> Duration.between(key.since(), now.rows().now()).plus(now.age()))
                .orElse(Duration.ZERO);
    }

    /// Whether the last read found that a key has to be made, moved or forgotten.
    boolean isMoveDue() {
        Snapshot rows = known.rows();
        return !rotation.due(rows.keys(), rows.now()).isEmpty();
    }

    /// Learns what Postgres has.
    ///
    /// @throws DependencyUnavailable where Postgres does not answer: nothing has changed then
    void read() {
        reading.lock();
        try {
            known = after(known);
        } finally {
            reading.unlock();
        }
    }

    private Known after(Known before) {
        long readAt = System.nanoTime();
        Snapshot rows = stored.read();
        Instant lastRead = before.rows().now();
        if (Duration.between(lastRead, rows.now()).compareTo(GAP) > 0) {
            stored.publishAnew(lastRead.minus(GAP));
        }
        if (rows.keys().stream().anyMatch(this::isForShorterTokens)) {
            stored.allow(rotation.tokenLifetime());
        }
        learn(rows);
        return new Known(rows, set(rows, before.set()), signing(rows, before), readAt);
    }

    private boolean isForShorterTokens(StoredKey key) {
        return (key.is(State.PENDING) || key.is(State.ACTIVE))
                && key.tokenLifetime().compareTo(rotation.tokenLifetime()) < 0;
    }

    private void learn(Snapshot rows) {
        List<String> kids = rows.keys().stream().map(StoredKey::kid).toList();
        sealed.keySet().retainAll(kids);
        List<String> unknown = kids.stream().filter(kid -> !sealed.containsKey(kid)).toList();
        if (!unknown.isEmpty()) {
            stored.sealed(unknown).forEach(key -> sealed.put(key.kid(), key));
        }
    }

    /// The same as before where it has the same keys.
    private KeySet set(Snapshot rows, KeySet before) {
        List<VerificationKey> keys =
                rows.keys().stream()
                        .filter(key -> !key.is(State.WITHDRAWN))
                        .sorted(Comparator.comparingInt(key -> key.is(State.ACTIVE) ? 0 : 1))
                        .flatMap(key -> Stream.ofNullable(sealed.get(key.kid())))
                        .map(SealedKey::publicHalf)
                        .toList();
        return keys.equals(before.keys()) ? before : new KeySet(keys);
    }

    /// An instance that runs on the master key of before goes on with the key that it has, while
    /// others still take it.
    private @Nullable SigningKey signing(Snapshot rows, Known before) {
        SealedKey active = sealed(rows).orElse(null);
        if (active == null) {
            return null;
        }
        SigningKey signing = before.signing();
        return signing != null && signing.kid().equals(active.kid())
                ? signing
                : active.open(masterKey).orElseGet(() -> goOn(rows, before, active.kid()));
    }

    private Optional<SealedKey> sealed(Snapshot rows) {
        return rows.active().map(key -> sealed.get(key.kid()));
    }

    private static @Nullable SigningKey goOn(Snapshot rows, Known before, String sealed) {
        SigningKey signing = before.signing();
        if (signing == null) {
            return null;
        }
        if (before.rows().active().filter(key -> key.kid().equals(sealed)).isEmpty()) {
            LOG.warnf(
                    "Signing key %s is sealed under another keyfob.signing.master-key: this instance signs with %s as long as that is"
                            + " published",
                    sealed, signing.kid());
        }
        boolean isTaken =
                rows.keys().stream()
                        .anyMatch(
                                key -> key.kid().equals(signing.kid()) && !key.is(State.WITHDRAWN));
        return isTaken ? signing : null;
    }
}
