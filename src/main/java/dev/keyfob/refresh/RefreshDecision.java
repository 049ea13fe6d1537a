package dev.keyfob.refresh;

import dev.keyfob.client.Client;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.KeyThumbprint;
import dev.keyfob.device.SecretHash;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a genuine refresh token means for the device session that it names. Pure: the design's
/// table, one line a row.
sealed interface RefreshDecision {

    /// The current token: the next generation takes its place.
    record Rotate() implements RefreshDecision {}

    /// The predecessor, whose answer may have been lost: the very same successor again, nothing
    /// written.
    record Replay(DeviceSession.Predecessor previous) implements RefreshDecision {}

    /// Two holders: the device session ends.
    record Reuse() implements RefreshDecision {}

    /// Nothing is given and nothing changes.
    record Refuse(Reason reason) implements RefreshDecision {}

    /// A genuine refresh token as it was presented.
    ///
    /// @param client who presents it
    /// @param provenKey the key of a verified DPoP proof, or null where there was none
    record Presented(
            Client client,
            int generation,
            SecretHash secretHash,
            @Nullable KeyThumbprint provenKey) {

        static Presented of(Client client, RefreshToken token) {
            return new Presented(client, token.generation(), token.secretHash(), null);
        }

        /// Whether the device session's client presents a token whose secret is right, as far as
        /// the row can tell. Of a generation that is neither current nor previous the tag alone
        /// says so.
        boolean isGenuine(DeviceSession session) {
            DeviceSession.Predecessor previous = session.previous();
            if (!client.id().equals(session.client())) {
                return false;
            }
            if (generation == session.generation()) {
                return secretHash.equals(session.secretHash());
            }
            return previous == null
                    || generation != previous.generation()
                    || secretHash.equals(previous.secretHash());
        }
    }

    /// Decides by the row as it was read.
    static RefreshDecision decide(DeviceSession session, Presented presented, Instant now) {
        Client policy = presented.client();
        if (!session.client().equals(policy.id())) {
            return new Refuse(Reason.ANOTHER_CLIENT);
        }
        if (session.end() != null) {
            return new Refuse(Reason.REVOKED);
        }
        if (session.dpopThumbprint() != null
                && !session.dpopThumbprint().equals(presented.provenKey())) {
            return new Refuse(Reason.KEY_NOT_PROVEN);
        }
        if (session.isExpired(policy, now)) {
            return new Refuse(Reason.EXPIRED);
        }
        if (presented.generation() > session.generation()) {
            return new Refuse(Reason.AHEAD_OF_ROW);
        }
        if (presented.generation() == session.generation()) {
            return presented.secretHash().equals(session.secretHash())
                    ? new Rotate()
                    : new Refuse(Reason.WRONG_SECRET);
        }
        DeviceSession.Predecessor previous = session.previous();
        if (previous == null || presented.generation() != previous.generation()) {
            return new Reuse();
        }
        if (!presented.secretHash().equals(previous.secretHash())) {
            return new Refuse(Reason.WRONG_SECRET);
        }
        return now.isBefore(previous.rotatedAt().plus(policy.window()))
                ? new Replay(previous)
                : new Reuse();
    }
}
