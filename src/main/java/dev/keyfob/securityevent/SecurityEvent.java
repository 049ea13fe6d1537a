package dev.keyfob.securityevent;

import dev.keyfob.client.ClientId;
import dev.keyfob.revocation.Sid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that the user or an auditor would want to know.
///
/// Every case holds ids only. Its name in logs, metrics and answers stands in [EventTypes].
public sealed interface SecurityEvent {

    /// Whom it concerns; null where nobody, or nobody that is known.
    default @Nullable UUID account() {
        return null;
    }

    /// The device session that it concerns; null where none.
    default @Nullable Sid sid() {
        return null;
    }

    /// The client that asked; null where it was not a client's request that counts.
    default @Nullable ClientId client() {
        return null;
    }

    /// Why an operator ordered it; null where none did.
    default @Nullable OrderReason why() {
        return null;
    }

    /// An account was made.
    record AccountCreated(UUID account) implements SecurityEvent {}

    /// An address was shown to be the account's owner's.
    record EmailVerified(UUID account) implements SecurityEvent {}

    /// An account has another address.
    record EmailChanged(UUID account) implements SecurityEvent {}

    /// An account got a former address back, with a new password.
    record EmailReverted(UUID account) implements SecurityEvent {}

    /// A password was changed by who knew it.
    record PasswordChanged(UUID account, Sid sid) implements SecurityEvent {}

    /// A password was replaced by who has the address.
    record PasswordReset(UUID account) implements SecurityEvent {}

    /// The password that was to be replaced was wrong.
    record PasswordRefused(UUID account, Sid sid) implements SecurityEvent {}

    /// A code that was to come by mail was wrong, used, expired or guessed at too often.
    record MailCodeRefused() implements SecurityEvent {}

    /// A device session ended with the password that it had been signed in with.
    record EndedWithPassword(UUID account, Sid sid) implements SecurityEvent {}

    /// An operator locked an account.
    record AccountLocked(UUID account, ClientId client, OrderReason why) implements SecurityEvent {}

    /// An operator let an account sign in again.
    record AccountUnlocked(UUID account, ClientId client, OrderReason why)
            implements SecurityEvent {}

    /// An operator gave an account these roles and no others.
    record RolesChanged(UUID account, ClientId client, List<String> roles, OrderReason why)
            implements SecurityEvent {}

    /// An operator ended a device session.
    record DeviceEndedByOperator(UUID account, Sid sid, ClientId client, OrderReason why)
            implements SecurityEvent {}

    /// An operator removed what an account had as its second factor.
    record FactorsRemovedByOperator(UUID account, ClientId client, OrderReason why)
            implements SecurityEvent {}

    /// An account was closed by its owner.
    record AccountClosed(UUID account, Sid sid) implements SecurityEvent {}

    /// An account was closed by whoever has its mailbox.
    record AccountClosedByMail(UUID account) implements SecurityEvent {}

    /// An operator closed an account, to be erased.
    record AccountErasureOrdered(UUID account, ClientId client, OrderReason why)
            implements SecurityEvent {}

    /// The owner of a closed account signed in before it was erased.
    record AccountRestored(UUID account) implements SecurityEvent {}

    /// An account is erased: nothing more can be kept of it, this neither.
    record AccountErased(UUID erased) implements SecurityEvent {}

    /// A device session ended because its account was locked or closed.
    record EndedWithAccount(UUID account, Sid sid) implements SecurityEvent {}

    /// A password was refused, or there is no such account.
    ///
    /// @param account whose password was wrong, or that may not sign in; null where there is none
    record SignInRefused(ClientId client, @Nullable UUID account) implements SecurityEvent {}

    /// The password of a sign-in was right, and what was given as the second factor was not.
    record SecondFactorRefused(UUID account, ClientId client) implements SecurityEvent {}

    /// A recovery code was used up in place of the second factor.
    ///
    /// @param left how many there are now
    record RecoveryCodeUsed(UUID account, ClientId client, int left) implements SecurityEvent {}

    /// An account has a second factor, in place of one that it may have had before.
    record FactorAdded(UUID account, Sid sid) implements SecurityEvent {}

    /// An account has no second factor any more.
    record FactorRemoved(UUID account, Sid sid) implements SecurityEvent {}

    /// An account has other recovery codes.
    record RecoveryCodesRenewed(UUID account, Sid sid) implements SecurityEvent {}

    /// An authorization code was redeemed: a device session began.
    record SignedIn(UUID account, Sid sid, ClientId client, Familiarity familiarity)
            implements SecurityEvent {

        /// What is known of the device.
        public enum Familiarity {
            /// The account has just been made, and this is its first.
            FIRST,
            /// It has proven that it signed in before.
            KNOWN,
            /// Neither; the account's owner gets a letter.
            NEW
        }
    }

    /// The owner of an account said by the link of a mail that a device is not theirs.
    record DeviceDisowned(UUID account, Sid sid) implements SecurityEvent {}

    /// A device session ended because its account's owner disowned it, or the device that had
    /// vouched for it.
    record EndedByDisowning(UUID account, Sid sid) implements SecurityEvent {}

    /// The user of a device session has proven once more who they are.
    record SteppedUp(UUID account, Sid sid, ClientId client) implements SecurityEvent {}

    /// An authorization code that was redeemed before came again.
    record AuthorizationCodeReused(UUID account, Sid sid, ClientId client)
            implements SecurityEvent {}

    /// A refresh token was rotated.
    record RefreshRotated(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {}

    /// A predecessor was answered with its successor again.
    record RefreshReplayed(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {}

    /// A predecessor came after the window: a new successor took the unused one's place.
    record RefreshForked(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {}

    /// A token was ahead of its row, which was restored from the past: the row caught up.
    record RefreshCaughtUp(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {}

    /// A refresh token was refused and nothing was changed.
    ///
    /// @param account the device's, where the token was or had been good for it; else null
    /// @param sid the device's, or null
    /// @param reason why, in the words of the decision table
    record RefreshRefused(ClientId client, @Nullable UUID account, @Nullable Sid sid, Reason reason)
            implements SecurityEvent {

        /// A row of the decision table that refuses.
        public enum Reason {
            MALFORMED,
            NO_FAMILY,
            ANOTHER_CLIENT,
            KEY_NOT_PROVEN,
            EXPIRED,
            REVOKED,
            WRONG_SECRET,
            AHEAD_OF_ROW,
            SCOPE_EXCEEDED
        }
    }

    /// A refresh token was used by two holders: the device session is over.
    record RefreshReuseDetected(UUID account, Sid sid, ClientId client, int presented, int current)
            implements SecurityEvent {}

    /// A device session was ended by its user.
    record DeviceEnded(UUID account, Sid sid, Sid by) implements SecurityEvent {}

    /// A device session ended because the same phone has signed in again.
    record DeviceReplaced(UUID account, Sid sid, Sid by) implements SecurityEvent {}

    /// A device session ended to make room for another device of its account.
    record DeviceCrowdedOut(UUID account, Sid sid, Sid by) implements SecurityEvent {}

    /// A sign-in was complete, but the account is signed in on as many devices as it may.
    record DeviceLimitReached(UUID account, ClientId client) implements SecurityEvent {}

    /// A device signed itself out.
    record SignedOut(UUID account, Sid sid, ClientId client) implements SecurityEvent {}

    /// A client that is configured did not prove itself.
    record ClientRefused(ClientId client, Defect defect) implements SecurityEvent {

        /// What its proof lacked, which the client is not told.
        public enum Defect {
            NO_CREDENTIALS,
            ANOTHER_METHOD,
            WRONG_SECRET,
            ASSERTION_NOT_SIGNED,
            ASSERTION_OF_ANOTHER_CLIENT,
            ASSERTION_FOR_ANOTHER_AUDIENCE,
            ASSERTION_OUT_OF_TIME,
            ASSERTION_WITHOUT_JTI,
            ASSERTION_USED
        }
    }

    /// A client got a token of its own.
    record ClientTokenIssued(ClientId client) implements SecurityEvent {}

    /// A client revoked a token of its own.
    record ClientTokenRevoked(ClientId client) implements SecurityEvent {}

    /// A single access token was revoked by its client.
    record AccessTokenRevoked(UUID account, Sid sid, ClientId client) implements SecurityEvent {}

    /// The time of a signing key was over, and another one signs.
    record SigningKeyRotated(String active) implements SecurityEvent {}

    /// An operator had another signing key sign.
    record SigningKeyRotationOrdered(ClientId client, String retired, String active)
            implements SecurityEvent {}

    /// An operator withdrew a signing key.
    record SigningKeyWithdrawn(ClientId client, String withdrawn, String active)
            implements SecurityEvent {}
}
