package dev.keyfob.refresh;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.AccessTokenIssuer;
import dev.keyfob.accesstoken.receipt.Receipts;
import dev.keyfob.client.Client;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Randomness;
import dev.keyfob.refresh.RefreshDecision.SuccessorUse;
import dev.keyfob.refresh.key.RefreshTokenKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The tokens of a device session: its first refresh token, and what a client gets with each.
@ApplicationScoped
public class DeviceTokens {

    private final RefreshTokenKeys keys;
    private final SuccessorSeal seal;
    private final AccessTokenIssuer accessTokens;
    private final Receipts receipts;
    private final Randomness randomness;

    DeviceTokens(
            RefreshTokenKeys keys,
            SuccessorSeal seal,
            AccessTokenIssuer accessTokens,
            Receipts receipts,
            Randomness randomness) {
        this.keys = keys;
        this.seal = seal;
        this.accessTokens = accessTokens;
        this.receipts = receipts;
        this.randomness = randomness;
    }

    /// The refresh token of generation 0 of a device session that is about to be opened.
    public RefreshToken first() {
        return new RefreshToken(new Handle(randomness.bytes(Handle.LENGTH)), 0, newSecret());
    }

    /// A refresh token that takes another's place.
    ///
    /// @param sealed its secret, for its predecessor to open
    record Successor(RefreshToken token, SealedSecret sealed) {}

    /// Makes a successor of this generation.
    Successor successor(RefreshToken predecessor, int generation) {
        var next = new RefreshToken(predecessor.handle(), generation, newSecret());
        return new Successor(next, seal.seal(next.secret(), generation, predecessor.secret()));
    }

    /// The current refresh token, for the holder of its predecessor.
    RefreshToken successor(RefreshToken predecessor, DeviceSession session, SealedSecret sealed) {
        Secret current = seal.open(sealed, session.generation(), predecessor.secret());
        return new RefreshToken(session.handle(), session.generation(), current);
    }

    /// Whether an access token of the current generation was seen in use.
    SuccessorUse successorUse(DeviceSession session) {
        try {
            return receipts.seen(session.id()) >= session.generation()
                    ? SuccessorUse.USED
                    : SuccessorUse.UNUSED;
        } catch (DependencyUnavailable redisIsAway) {
            return SuccessorUse.UNKNOWN;
        }
    }

    /// Reads a refresh token that a stranger sent.
    ///
    /// @return empty where it is not one of ours
    public Optional<RefreshToken> parse(String text) {
        return RefreshToken.parse(text, keys);
    }

    /// Reads a `device_token` that a stranger sent.
    ///
    /// @return empty where it is not one of ours
    public Optional<KnownDevice> knownDevice(String text) {
        return KnownDevice.parse(text, keys);
    }

    /// What a client gets when a device session has just been opened: beside the tokens the one
    /// thing that outlives it.
    public IssuedTokens issueFirst(DeviceSession session, RefreshToken first, Client client) {
        String deviceToken = new KnownDevice(session.account(), session.id()).text(keys);
        return issue(session, first, client, session.scope(), session.signedInAt())
                .with(new IssuedTokens.DeviceTokenText(deviceToken));
    }

    private Secret newSecret() {
        return new Secret(randomness.bytes(Secret.LENGTH));
    }

    /// Issues an access token beside a refresh token.
    ///
    /// @param session as it is after the rotation
    /// @param scope of the access token, within the device session's
    /// @param now when the row was decided upon: no access token is younger than the state that it
    ///   stands for
    public IssuedTokens issue(
            DeviceSession session,
            RefreshToken refreshToken,
            Client client,
            Scope scope,
            Instant now) {
        return issueAlone(session, refreshToken.generation(), client, scope, now)
                .with(new IssuedTokens.RefreshTokenText(refreshToken.text(keys)));
    }

    /// Issues an access token for a client that keeps the refresh token that it has.
    ///
    /// @param generation of the tokens that the client is known to have: the use of this one proves
    ///   the receipt of no later one
    public IssuedTokens issueAlone(
            DeviceSession session, int generation, Client client, Scope scope, Instant now) {
        var claims =
                new AccessTokenClaims.OfDeviceSession(
                        session.account().value(),
                        client.audience(),
                        client.id(),
                        scope,
                        session.id(),
                        generation,
                        session.authTime(),
                        session.amr(),
                        session.roles(),
                        session.claimsVersion(),
                        accessTokens.newJti(),
                        now,
                        now.plus(client.accessTokenLifetime()));
        Duration authorization =
                Duration.between(now, session.authorizationExpiresAt(client.refresh()));
        return new IssuedTokens(
                accessTokens.issue(claims),
                Optional.empty(),
                scope,
                Duration.between(now, session.expiresAt(client.refresh())),
                authorization,
                now,
                Optional.empty());
    }
}
