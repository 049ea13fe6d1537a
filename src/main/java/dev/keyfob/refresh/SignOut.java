package dev.keyfob.refresh;

import dev.keyfob.client.Client;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.securityevent.SecurityEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Sign-out on the device: any of its refresh tokens ends it, since the answer to the last refresh
/// may have been lost.
@ApplicationScoped
public class SignOut {

    private final DeviceTokens tokens;
    private final DeviceSessions sessions;
    private final DeviceSessionEnding ending;

    SignOut(DeviceTokens tokens, DeviceSessions sessions, DeviceSessionEnding ending) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.ending = ending;
    }

    /// Ends the device session of a refresh token. One that is not genuine ends nothing.
    ///
    /// @return false where the refresh token is another client's
    public boolean signOut(Client client, String text) {
        Optional<RefreshToken> token = tokens.parse(text);
        Optional<DeviceSession> session =
                token.map(RefreshToken::handle).flatMap(sessions::byHandle);
        if (session.isEmpty()) {
            return true;
        }
        if (!session.get().client().equals(client.id())) {
            return false;
        }
        if (RefreshDecision.Presented.of(client, token.get()).isGenuine(session.get())) {
            end(session.get());
        }
        return true;
    }

    private void end(DeviceSession session) {
        var event =
                new SecurityEvent.SignedOut(
                        session.account().value(), session.id(), session.client());
        ending.end(session.account(), session.id(), RevocationReason.SIGNED_OUT, event);
    }
}
