package dev.keyfob.signingkey;

import dev.keyfob.client.ClientId;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import dev.keyfob.signingkey.StoredKeys.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// What an operator may order: another key now, or an end to one that has leaked. Both count when
/// Postgres has them; this instance knows at once, the others within seconds.
@ApplicationScoped
public class KeyOrders {

    private final StoredKeys stored;
    private final SigningKeys keys;
    private final SecurityEvents events;

    KeyOrders(StoredKeys stored, SigningKeys keys, SecurityEvents events) {
        this.stored = stored;
        this.keys = keys;
        this.events = events;
    }

    /// What came of an order.
    public sealed interface Outcome {

        /// Another key signs.
        ///
        /// @param retired the one that signed until now: its tokens stay good
        record Rotated(String retired, String active) implements Outcome {}

        /// The key and all tokens that it signed are out, also where it was withdrawn before.
        ///
        /// @param active the one that signs now
        record Withdrawn(String kid, String active) implements Outcome {}

        /// There is no key with this kid, or its last token has expired.
        record UnknownKey() implements Outcome {}
    }

    /// Lets the next key sign now.
    ///
    /// @param by who orders it
    public Outcome.Rotated rotate(ClientId by) {
        Turn turn = stored.rotate();
        keys.read();
        events.record(
                new SecurityEvent.SigningKeyRotationOrdered(by, turn.before(), turn.active()));
        return new Outcome.Rotated(turn.before(), turn.active());
    }

    /// Takes a key out at once, and what it signed; where it signs, the next one signs instead.
    ///
    /// @param kid untrusted input
    /// @param by who orders it
    public Outcome withdraw(String kid, ClientId by) {
        Optional<String> active = stored.withdraw(kid);
        if (active.isEmpty()) {
            return new Outcome.UnknownKey();
        }
        keys.read();
        events.record(new SecurityEvent.SigningKeyWithdrawn(by, kid, active.get()));
        return new Outcome.Withdrawn(kid, active.get());
    }
}
