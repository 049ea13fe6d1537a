package dev.keyfob.signingkey;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.ClientId;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import dev.keyfob.signingkey.StoredKeys.Turn;
import io.quarkus.runtime.annotations.RegisterForReflection;
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

    /// Another key signs.
    ///
    /// @param retired the `kid` of the one that signed until now: its tokens stay good
    /// @param active that of the one that signs now
    @RegisterForReflection
    public record Rotated(
            @JsonProperty("retired") String retired, @JsonProperty("active") String active) {}

    /// A key and all tokens that it signed are out, also where it was withdrawn before.
    ///
    /// @param withdrawn its `kid`
    /// @param active that of the one that signs now
    @RegisterForReflection
    public record Withdrawn(
            @JsonProperty("withdrawn") String withdrawn, @JsonProperty("active") String active) {}

    /// Lets the next key sign now.
    ///
    /// @param by who orders it
    public Rotated rotate(ClientId by) {
        Turn turn = stored.rotate();
        keys.read();
        events.record(
                new SecurityEvent.SigningKeyRotationOrdered(by, turn.before(), turn.active()));
        return new Rotated(turn.before(), turn.active());
    }

    /// Takes a key out at once, and what it signed; where it signs, the next one signs instead.
    ///
    /// @param kid untrusted input
    /// @param by who orders it
    /// @return empty where there is no key with this `kid`, or its last token has expired
    public Optional<Withdrawn> withdraw(String kid, ClientId by) {
        Optional<String> active = stored.withdraw(kid);
        active.ifPresent(signing -> {
            keys.read();
            events.record(new SecurityEvent.SigningKeyWithdrawn(by, kid, signing));
        });
        return active.map(signing -> new Withdrawn(kid, signing));
    }
}
