package dev.keyfob.refresh;

import dev.keyfob.client.Client;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Whether a refresh token is live: whether it would be exchanged now. Asking changes nothing, also
/// where a refresh would end the device session.
@ApplicationScoped
public class RefreshTokenCheck {

    private final DeviceTokens tokens;
    private final DeviceSessions sessions;
    private final InstantSource clock;

    RefreshTokenCheck(DeviceTokens tokens, DeviceSessions sessions, InstantSource clock) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// The device session of a client's own live refresh token. One that is bound to a key is live
    /// for whoever proves the key.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell
    public Optional<DeviceSession> live(Client client, String text) {
        Instant now = clock.instant();
        return tokens.parse(text)
                .flatMap(token ->
                        sessions.byHandle(token.handle())
                                .filter(session -> isLive(client, token, session, now)));
    }

    private boolean isLive(Client client, RefreshToken token, DeviceSession session, Instant now) {
        var proven =
                new RefreshDecision.Presented(
                        client, token.generation(), token.secretHash(), session.dpopThumbprint());
        RefreshDecision decision =
                RefreshDecision.decide(session, proven, () -> tokens.successorUse(session), now);
        return switch (decision) {
            case RefreshDecision.Rotate _,
                    RefreshDecision.Replay _,
                    RefreshDecision.Fork _,
                    RefreshDecision.CatchUp _ ->
                    true;
            case RefreshDecision.Reuse _, RefreshDecision.Refuse _ -> false;
        };
    }
}
