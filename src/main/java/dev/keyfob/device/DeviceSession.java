package dev.keyfob.device;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.RefreshPolicy;
import dev.keyfob.client.Scope;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.device.secret.KeyThumbprint;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.revocation.Sid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One sign-in of one account on one device, as its row stood when it was read.
///
/// @param scope what the refresh token is good for; an access token may have less
/// @param dpopThumbprint the key to which the refresh tokens are bound (RFC 9449 §5), or null
/// @param generation how often the refresh token has been rotated
/// @param secretHash of the current generation's secret
/// @param previous what the last rotation left, or null before the first
/// @param end when and why the device session was revoked, or null
/// @param facts as the app told them last
/// @param listing what only the device list shows
/// @param roles of the account now
/// @param claimsVersion how often they have changed
public record DeviceSession(
        Sid id,
        Handle handle,
        AccountId account,
        ClientId client,
        Scope scope,
        Instant authTime,
        List<String> amr,
        @Nullable KeyThumbprint dpopThumbprint,
        int generation,
        SecretHash secretHash,
        @Nullable Predecessor previous,
        Instant signedInAt,
        @Nullable End end,
        DeviceFacts facts,
        Listing listing,
        List<String> roles,
        int claimsVersion) {

    /// The generation before the current one.
    ///
    /// @param sealedSuccessor the current secret, to be opened with the predecessor's
    /// @param rotatedAt when it was first exchanged
    public record Predecessor(
            int generation,
            SecretHash secretHash,
            SealedSecret sealedSuccessor,
            Instant rotatedAt) {}

    /// One generation of a refresh token.
    public record Generation(int number, SecretHash secretHash) {}

    /// A revocation.
    public record End(Instant at, RevocationReason reason) {}

    /// What the token endpoint neither asks nor tells.
    ///
    /// @param label the name that its user gave it, or null
    /// @param movedAt when a backup of it was signed in on another phone, or null
    public record Listing(@Nullable String label, @Nullable Instant movedAt) {

        /// Of a device session that begins.
        public static final Listing NONE = new Listing(null, null);
    }

    /// The device session after `presented` was exchanged for a new successor: its current token,
    /// its predecessor, or a token that is ahead of the row.
    ///
    /// @param presented its generation and the hash of its secret
    /// @param next the hash of the successor's secret
    /// @param sealed the successor's secret, sealed under the presented one
    /// @param told what the app told of the device with this refresh
    public DeviceSession exchanged(
            Generation presented,
            SecretHash next,
            SealedSecret sealed,
            DeviceFacts told,
            Instant now) {
        return new DeviceSession(
                id,
                handle,
                account,
                client,
                scope,
                authTime,
                amr,
                dpopThumbprint,
                nextGeneration(presented),
                next,
                new Predecessor(presented.number(), presented.secretHash(), sealed, now),
                signedInAt,
                end,
                facts.updatedWith(told),
                listing,
                roles,
                claimsVersion);
    }

    /// The generation of a successor of `presented`: above every one that was given out.
    public int nextGeneration(Generation presented) {
        return Math.max(generation, presented.number()) + 1;
    }

    /// What its user knows it by.
    public @Nullable String shownName() {
        return listing.label() == null ? facts.name() : listing.label();
    }

    /// When the device session was last heard of at `/token`.
    public Instant lastUsedAt() {
        return previous == null ? signedInAt : previous.rotatedAt();
    }

    /// When the refresh token expires if it is not used: idle, and absolutely at the latest.
    public Instant expiresAt(RefreshPolicy policy) {
        Instant idle = lastUsedAt().plus(policy.idle());
        Instant absolute = authorizationExpiresAt(policy);
        return idle.isBefore(absolute) ? idle : absolute;
    }

    /// When the device session expires however often it is used.
    public Instant authorizationExpiresAt(RefreshPolicy policy) {
        return signedInAt.plus(policy.absolute());
    }

    public boolean isExpired(RefreshPolicy policy, Instant now) {
        return !now.isBefore(expiresAt(policy));
    }

    public Optional<RevocationReason> endReason() {
        return Optional.ofNullable(end).map(End::reason);
    }
}
