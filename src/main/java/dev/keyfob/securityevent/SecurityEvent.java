package dev.keyfob.securityevent;

import dev.keyfob.client.ClientId;
import dev.keyfob.revocation.Sid;
import java.util.UUID;

/// Something that the user or an auditor would want to know.
///
/// Every case holds ids only; `type` is its name in logs and metrics, dotted, subject first.
public sealed interface SecurityEvent {

    String type();

    /// An account was made.
    record AccountCreated(UUID account) implements SecurityEvent {
        @Override
        public String type() {
            return "account.created";
        }
    }

    /// An address was shown to be the account's owner's.
    record EmailVerified(UUID account) implements SecurityEvent {
        @Override
        public String type() {
            return "email.verified";
        }
    }

    /// An account has another address.
    record EmailChanged(UUID account) implements SecurityEvent {
        @Override
        public String type() {
            return "email.changed";
        }
    }

    /// An account got a former address back, with a new password.
    record EmailReverted(UUID account) implements SecurityEvent {
        @Override
        public String type() {
            return "email.reverted";
        }
    }

    /// A password was changed by who knew it.
    record PasswordChanged(UUID account, Sid by) implements SecurityEvent {
        @Override
        public String type() {
            return "password.changed";
        }
    }

    /// A password was replaced by who has the address.
    record PasswordReset(UUID account) implements SecurityEvent {
        @Override
        public String type() {
            return "password.reset";
        }
    }

    /// The password that was to be replaced was wrong.
    record PasswordRefused(UUID account, Sid by) implements SecurityEvent {
        @Override
        public String type() {
            return "password.refused";
        }
    }

    /// A code that was to come by mail was wrong, used, expired or guessed at too often.
    record MailCodeRefused() implements SecurityEvent {
        @Override
        public String type() {
            return "mail.code_refused";
        }
    }

    /// A device session ended with the password that it had been signed in with.
    record EndedWithPassword(UUID account, Sid sid) implements SecurityEvent {
        @Override
        public String type() {
            return "device.ended_with_password";
        }
    }

    /// A password was refused, or there is no such account; which of the two is not told here
    /// either.
    record SignInRefused(ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "signin.refused";
        }
    }

    /// An authorization code was redeemed: a device session began.
    record SignedIn(UUID account, Sid sid, ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "device.signed_in";
        }
    }

    /// An authorization code that was redeemed before came again.
    record AuthorizationCodeReused(Sid sid, ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "signin.code_reused";
        }
    }

    /// A refresh token was rotated.
    record RefreshRotated(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {
        @Override
        public String type() {
            return "refresh.rotated";
        }
    }

    /// A predecessor was answered with its successor again.
    record RefreshReplayed(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {
        @Override
        public String type() {
            return "refresh.replayed";
        }
    }

    /// A predecessor came after the window: a new successor took the unused one's place.
    record RefreshForked(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {
        @Override
        public String type() {
            return "refresh.forked";
        }
    }

    /// A token was ahead of its row, which was restored from the past: the row caught up.
    record RefreshCaughtUp(UUID account, Sid sid, ClientId client, int generation)
            implements SecurityEvent {
        @Override
        public String type() {
            return "refresh.caught_up";
        }
    }

    /// A refresh token was refused and nothing was changed.
    ///
    /// @param reason why, in the words of the decision table
    record RefreshRefused(ClientId client, Reason reason) implements SecurityEvent {

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

        @Override
        public String type() {
            return "refresh.refused";
        }
    }

    /// A refresh token was used by two holders: the device session is over.
    record RefreshReuseDetected(UUID account, Sid sid, ClientId client, int presented, int current)
            implements SecurityEvent {
        @Override
        public String type() {
            return "refresh.reuse_detected";
        }
    }

    /// A device session was ended by its user.
    record DeviceEnded(UUID account, Sid sid, Sid by) implements SecurityEvent {
        @Override
        public String type() {
            return "device.ended";
        }
    }

    /// A device signed itself out.
    record SignedOut(UUID account, Sid sid, ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "device.signed_out";
        }
    }

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

        @Override
        public String type() {
            return "client.refused";
        }
    }

    /// A client got a token of its own.
    record ClientTokenIssued(ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "client_token.issued";
        }
    }

    /// A client revoked a token of its own.
    record ClientTokenRevoked(ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "client_token.revoked";
        }
    }

    /// A single access token was revoked by its client.
    record AccessTokenRevoked(UUID account, Sid sid, ClientId client) implements SecurityEvent {
        @Override
        public String type() {
            return "access_token.revoked";
        }
    }

    /// The time of a signing key was over, and another one signs.
    record SigningKeyRotated(String active) implements SecurityEvent {
        @Override
        public String type() {
            return "signing_key.rotated";
        }
    }

    /// An operator had another signing key sign.
    record SigningKeyRotationOrdered(ClientId by, String retired, String active)
            implements SecurityEvent {
        @Override
        public String type() {
            return "signing_key.rotation_ordered";
        }
    }

    /// An operator withdrew a signing key.
    record SigningKeyWithdrawn(ClientId by, String withdrawn, String active)
            implements SecurityEvent {
        @Override
        public String type() {
            return "signing_key.withdrawn";
        }
    }
}
