package dev.keyfob.refresh;

import dev.keyfob.client.Client;
import dev.keyfob.client.RefreshPolicy;
import dev.keyfob.client.RefreshPolicy.Unused;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.secret.KeyThumbprint;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a genuine refresh token means for the device session that it names. Pure: the design's
/// table, one line a row.
sealed interface RefreshDecision {

    /// The current token: the next generation takes its place.
    record Rotate() implements RefreshDecision {}

    /// The predecessor, whose answer may have been lost: the very same successor again, nothing
    /// written.
    record Replay(DeviceSession.Predecessor previous) implements RefreshDecision {}

    /// The predecessor after the window, while its successor is unused: a new successor takes the
    /// unused one's place.
    record Fork() implements RefreshDecision {}

    /// A token ahead of a row that was restored from the past: the row catches up.
    record CatchUp() implements RefreshDecision {}

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

    /// Whether the current generation was seen in use: its proof of receipt.
    enum SuccessorUse {
        USED,
        UNUSED,
        /// Redis did not tell.
        UNKNOWN
    }

    /// Decides by the row as it was read.
    ///
    /// @param successorUse asked for on the one row that needs it
    static RefreshDecision decide(
            DeviceSession session,
            Presented presented,
            Supplier<SuccessorUse> successorUse,
            Instant now) {
        RefreshPolicy policy = presented.client().refresh();
        if (!session.client().equals(presented.client().id())) {
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
            return presented.generation() - session.generation() <= policy.acceptAhead()
                    ? new CatchUp()
                    : new Refuse(Reason.AHEAD_OF_ROW);
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
        if (now.isBefore(previous.rotatedAt().plus(policy.window()))) {
            return new Replay(previous);
        }
        return afterTheWindow(session, previous, policy, successorUse.get());
    }

    private static RefreshDecision afterTheWindow(
            DeviceSession session,
            DeviceSession.Predecessor previous,
            RefreshPolicy policy,
            SuccessorUse successorUse) {
        if (successorUse == SuccessorUse.USED) {
            return new Reuse();
        }
        if (session.dpopThumbprint() != null) {
            return new Replay(previous);
        }
        boolean forks =
                policy.fork() == Unused.FORK
                        && (successorUse == SuccessorUse.UNUSED
                                || policy.withoutProof() == Unused.FORK);
        return forks ? new Fork() : new Reuse();
    }
}
