package dev.keyfob.signin;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.Client;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.http.bearer.InvalidToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/// The device session whose user is to prove once more who they are (RFC 9470): that of the access
/// token which comes along.
@ApplicationScoped
public class StepUp {

    private final Bearer bearer;
    private final DeviceSessions sessions;
    private final InstantSource clock;

    StepUp(Bearer bearer, DeviceSessions sessions, InstantSource clock) {
        this.bearer = bearer;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// A device session that may be renewed.
    record Renewable(DeviceSession session, AuthorizationCodes.Renewal renewal) {}

    /// The device session of the request's access token.
    ///
    /// @return empty where it is none of this client's
    /// @throws InvalidToken where the token is not good, or its device session is over
    Optional<Renewable> ofBearer(Client client) {
        return bearer.deviceSession()
                .filter(claims -> claims.client().equals(client.id()))
                .map(claims ->
                        new Renewable(
                                live(client, claims),
                                new AuthorizationCodes.Renewal(claims.sid(), claims.generation())));
    }

    private DeviceSession live(Client client, AccessTokenClaims.OfDeviceSession claims) {
        return sessions.byId(new AccountId(claims.subject()), claims.sid())
                .filter(session -> session.end() == null)
                .filter(session -> !session.isExpired(client.refresh(), clock.instant()))
                .orElseThrow(() -> new InvalidToken("the device session is over"));
    }
}
