package dev.keyfob.signingkey;

import dev.keyfob.client.Clients;
import dev.keyfob.platform.StartFailure;
import dev.keyfob.signingkey.StoredKey.State;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// When a signing key is made, begins to sign, and goes.
///
/// A key is pending as soon as the one before signs, not just before it takes over: so an order to
/// rotate or to withdraw, too, turns to a key that everybody has known for long.
@ApplicationScoped
class KeyRotation {

    private static final Logger LOG = Logger.getLogger(KeyRotation.class);

    /// How far the clocks of instances may be apart, and how long one of them may sign with a key
    /// that another has retired.
    private static final Duration GRACE = Duration.ofMinutes(1).plus(SigningKeys.STALE);

    private final SigningAlgorithm algorithm;
    private final Duration rotateEvery;
    private final Duration publishAhead;
    private final Duration tokenLifetime;

    @Inject
    KeyRotation(SigningConfig config, Clients clients) {
        this(config, clients.longestAccessTokenLifetime());
        if (publishAhead.compareTo(JwksEndpoint.MAX_AGE) < 0) {
            LOG.warnf(
                    "keyfob.signing.publish-ahead=%s is shorter than %s, for which anyone may keep the key set: a service that verifies"
                            + " offline may meet a key that it does not know yet",
                    publishAhead, JwksEndpoint.MAX_AGE);
        }
    }

    /// @param tokenLifetime the longest that a client's access tokens have
    KeyRotation(SigningConfig config, Duration tokenLifetime) {
        this.algorithm = config.algorithm();
        this.rotateEvery = config.rotateEvery();
        this.publishAhead = config.publishAhead();
        this.tokenLifetime = tokenLifetime;
        if (publishAhead.isNegative()) {
            throw new StartFailure(
                    "keyfob.signing.publish-ahead cannot be used: it is not negative");
        }
        if (rotateEvery.toSeconds() < 1 || rotateEvery.compareTo(publishAhead) < 0) {
            throw new StartFailure(
                    "keyfob.signing.rotate-every cannot be used: it is at least a second, and not shorter than"
                            + " keyfob.signing.publish-ahead ("
                            + publishAhead
                            + "), for which a key is published before it signs");
        }
    }

    /// A change of the table.
    sealed interface Move {

        /// Makes a key of the configured algorithm, pending.
        record Publish() implements Move {}

        /// Lets a pending key sign, and retires the active one.
        record Activate(String kid) implements Move {}

        /// Removes a key that no token needs.
        record Forget(String kid) implements Move {}

        /// Sets times of the future back to now, so that a wrong clock's mark does not stay.
        record Correct() implements Move {}
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    /// What is to be done now. When it is done there may be more.
    List<Move> due(List<StoredKey> keys, Instant now) {
        var moves = new ArrayList<Move>();
        if (keys.stream().anyMatch(key -> key.since().isAfter(now))) {
            moves.add(new Move.Correct());
        }
        keys.stream()
                .filter(key -> isOver(key, now))
                .forEach(key -> moves.add(new Move.Forget(key.kid())));
        successor(keys)
                .ifPresentOrElse(
                        next -> {
                            if (isDue(keys, next, now)) {
                                moves.add(new Move.Activate(next.kid()));
                            }
                        },
                        () -> moves.add(new Move.Publish()));
        return moves;
    }

    /// How long after its end a key's last token is about.
    static Duration afterlife(StoredKey key) {
        return key.tokenLifetime().plus(GRACE);
    }

    /// The key that signs after the active one.
    Optional<StoredKey> successor(List<StoredKey> keys) {
        return keys.stream()
                .filter(key -> key.is(State.PENDING) && key.algorithm() == algorithm)
                .min(Comparator.comparing(StoredKey::since).thenComparing(StoredKey::kid));
    }

    /// Where the configured algorithm has changed, the active key's time is over.
    private boolean isDue(List<StoredKey> keys, StoredKey next, Instant now) {
        Optional<StoredKey> active = keys.stream().filter(key -> key.is(State.ACTIVE)).findFirst();
        return active.isEmpty()
                || (next.hasBeenSo(publishAhead, now)
                        && (active.get().algorithm() != algorithm
                                || active.get().hasBeenSo(rotateEvery, now)));
    }

    /// A pending key of another algorithm is kept for a while: another instance may be configured
    /// for it.
    private boolean isOver(StoredKey key, Instant now) {
        return switch (key.state()) {
            case PENDING -> key.algorithm() != algorithm && key.hasBeenSo(rotateEvery, now);
            case ACTIVE -> false;
            case RETIRED, WITHDRAWN -> key.hasBeenSo(afterlife(key), now);
        };
    }
}
