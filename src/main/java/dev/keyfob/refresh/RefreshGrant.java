package dev.keyfob.refresh;

import dev.keyfob.client.Client;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.rotation.Rotation;
import dev.keyfob.device.rotation.SharedRotations;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The refresh: in the usual case the token is its device session's current one, and is rotated in
/// one conditional statement, which others share. Where that changes nothing, the row is looked at.
@ApplicationScoped
public class RefreshGrant {

    private final SharedRotations rotations;
    private final RefreshByRow byRow;
    private final DeviceTokens tokens;
    private final InstantSource clock;

    RefreshGrant(
            SharedRotations rotations,
            RefreshByRow byRow,
            DeviceTokens tokens,
            InstantSource clock) {
        this.rotations = rotations;
        this.byRow = byRow;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// What a client asks for.
    ///
    /// @param token as it was sent
    /// @param scope of the access token; empty for all that the refresh token has
    public record Request(Client client, String token, Optional<Scope> scope, DeviceFacts facts) {
        @Override
        public String toString() {
            return "Request[" + client.id() + "]";
        }
    }

    /// Exchanges a refresh token (RFC 6749 §6).
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nothing could be decided, and
    ///   nothing was lost
    public RefreshOutcome refresh(Request request) {
        return tokens.parse(request.token())
                .map(token ->
                        rotated(request, token).orElseGet(() -> byRow.refresh(request, token)))
                .orElseGet(() -> byRow.refuse(request, Reason.MALFORMED));
    }

    /// The usual case, in one statement that others share.
    ///
    /// @return empty where the row has to be looked at
    private Optional<RefreshOutcome> rotated(Request request, RefreshToken token) {
        if (request.scope().isPresent()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        DeviceTokens.Successor successor = tokens.successor(token, token.generation() + 1);
        var rotation =
                new Rotation(
                        token.handle(),
                        request.client(),
                        new DeviceSession.Generation(token.generation(), token.secretHash()),
                        successor.token().secretHash(),
                        successor.sealed(),
                        request.facts(),
                        now);
        return rotations
                .rotate(rotation)
                .map(rotated ->
                        byRow.exchanged(
                                request,
                                rotated,
                                successor.token(),
                                now,
                                SecurityEvent.RefreshRotated::new));
    }
}
