package dev.keyfob.signingkey;

import dev.keyfob.signingkey.jose.SigningAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A signing key's row, without its two halves.
///
/// @param since when it came into its state, by Postgres' clock
/// @param tokenLifetime the longest of a token that it may have signed
record StoredKey(
        String kid,
        SigningAlgorithm algorithm,
        State state,
        Instant since,
        Duration tokenLifetime) {

    /// Where it is in its life.
    enum State {
        /// In the key set, so that everybody knows it before it signs.
        PENDING,
        /// Signs: one key at a time.
        ACTIVE,
        /// Signs no more; its last tokens are still about.
        RETIRED,
        /// Out at once, and its tokens with it.
        WITHDRAWN;

        /// Its name in the table.
        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String stored) {
            return valueOf(stored.toUpperCase(Locale.ROOT));
        }
    }

    boolean is(State other) {
        return state == other;
    }

    boolean hasBeenSo(Duration time, Instant now) {
        return Duration.between(since, now).compareTo(time) >= 0;
    }
}
