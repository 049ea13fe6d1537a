package dev.keyfob.securityevent;

import dev.keyfob.securityevent.SecurityEvent.AccessTokenRevoked;
import dev.keyfob.securityevent.SecurityEvent.AccountClosed;
import dev.keyfob.securityevent.SecurityEvent.AccountClosedByMail;
import dev.keyfob.securityevent.SecurityEvent.AccountCreated;
import dev.keyfob.securityevent.SecurityEvent.AccountErased;
import dev.keyfob.securityevent.SecurityEvent.AccountErasureOrdered;
import dev.keyfob.securityevent.SecurityEvent.AccountLocked;
import dev.keyfob.securityevent.SecurityEvent.AccountRestored;
import dev.keyfob.securityevent.SecurityEvent.AccountUnlocked;
import dev.keyfob.securityevent.SecurityEvent.AuthorizationCodeReused;
import dev.keyfob.securityevent.SecurityEvent.ClientRefused;
import dev.keyfob.securityevent.SecurityEvent.ClientTokenIssued;
import dev.keyfob.securityevent.SecurityEvent.ClientTokenRevoked;
import dev.keyfob.securityevent.SecurityEvent.DeviceCrowdedOut;
import dev.keyfob.securityevent.SecurityEvent.DeviceDisowned;
import dev.keyfob.securityevent.SecurityEvent.DeviceEnded;
import dev.keyfob.securityevent.SecurityEvent.DeviceEndedByOperator;
import dev.keyfob.securityevent.SecurityEvent.DeviceLimitReached;
import dev.keyfob.securityevent.SecurityEvent.DeviceReplaced;
import dev.keyfob.securityevent.SecurityEvent.EmailChanged;
import dev.keyfob.securityevent.SecurityEvent.EmailReverted;
import dev.keyfob.securityevent.SecurityEvent.EmailVerified;
import dev.keyfob.securityevent.SecurityEvent.EndedByDisowning;
import dev.keyfob.securityevent.SecurityEvent.EndedWithAccount;
import dev.keyfob.securityevent.SecurityEvent.EndedWithPassword;
import dev.keyfob.securityevent.SecurityEvent.FactorAdded;
import dev.keyfob.securityevent.SecurityEvent.FactorRemoved;
import dev.keyfob.securityevent.SecurityEvent.FactorsRemovedByOperator;
import dev.keyfob.securityevent.SecurityEvent.MailCodeRefused;
import dev.keyfob.securityevent.SecurityEvent.PasswordChanged;
import dev.keyfob.securityevent.SecurityEvent.PasswordRefused;
import dev.keyfob.securityevent.SecurityEvent.PasswordReset;
import dev.keyfob.securityevent.SecurityEvent.RecoveryCodeUsed;
import dev.keyfob.securityevent.SecurityEvent.RecoveryCodesRenewed;
import dev.keyfob.securityevent.SecurityEvent.RefreshCaughtUp;
import dev.keyfob.securityevent.SecurityEvent.RefreshForked;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused;
import dev.keyfob.securityevent.SecurityEvent.RefreshReplayed;
import dev.keyfob.securityevent.SecurityEvent.RefreshReuseDetected;
import dev.keyfob.securityevent.SecurityEvent.RefreshRotated;
import dev.keyfob.securityevent.SecurityEvent.RolesChanged;
import dev.keyfob.securityevent.SecurityEvent.SecondFactorRefused;
import dev.keyfob.securityevent.SecurityEvent.SignInRefused;
import dev.keyfob.securityevent.SecurityEvent.SignedIn;
import dev.keyfob.securityevent.SecurityEvent.SignedOut;
import dev.keyfob.securityevent.SecurityEvent.SigningKeyRotated;
import dev.keyfob.securityevent.SecurityEvent.SigningKeyRotationOrdered;
import dev.keyfob.securityevent.SecurityEvent.SigningKeyWithdrawn;
import dev.keyfob.securityevent.SecurityEvent.SteppedUp;

/// What each event is called in logs, metrics and answers: dotted, its subject first. A name that
/// was given once stays.
final class EventTypes {

    private EventTypes() {}

    static String of(SecurityEvent event) {
        return switch (event) {
            case AccountCreated _ -> "account.created";
            case EmailVerified _ -> "email.verified";
            case EmailChanged _ -> "email.changed";
            case EmailReverted _ -> "email.reverted";
            case PasswordChanged _ -> "password.changed";
            case PasswordReset _ -> "password.reset";
            case PasswordRefused _ -> "password.refused";
            case MailCodeRefused _ -> "mail.code_refused";
            case EndedWithPassword _ -> "device.ended_with_password";
            case AccountLocked _ -> "account.locked";
            case AccountUnlocked _ -> "account.unlocked";
            case AccountClosed _ -> "account.closed";
            case AccountClosedByMail _ -> "account.closed_by_mail";
            case AccountErasureOrdered _ -> "account.erasure_ordered";
            case AccountRestored _ -> "account.restored";
            case AccountErased _ -> "account.erased";
            case RolesChanged _ -> "account.roles_changed";
            case EndedWithAccount _ -> "device.ended_with_account";
            case SignInRefused _ -> "signin.refused";
            case SecondFactorRefused _ -> "signin.second_factor_refused";
            case RecoveryCodeUsed _ -> "signin.recovery_code_used";
            case FactorAdded _ -> "factor.added";
            case FactorRemoved _ -> "factor.removed";
            case FactorsRemovedByOperator _ -> "factor.removed_by_operator";
            case RecoveryCodesRenewed _ -> "factor.recovery_codes_renewed";
            case SignedIn _ -> "device.signed_in";
            case DeviceDisowned _ -> "device.disowned";
            case EndedByDisowning _ -> "device.ended_by_disowning";
            case SteppedUp _ -> "device.stepped_up";
            case AuthorizationCodeReused _ -> "signin.code_reused";
            case RefreshRotated _ -> "refresh.rotated";
            case RefreshReplayed _ -> "refresh.replayed";
            case RefreshForked _ -> "refresh.forked";
            case RefreshCaughtUp _ -> "refresh.caught_up";
            case RefreshRefused _ -> "refresh.refused";
            case RefreshReuseDetected _ -> "refresh.reuse_detected";
            case DeviceEnded _ -> "device.ended";
            case DeviceReplaced _ -> "device.replaced";
            case DeviceCrowdedOut _ -> "device.crowded_out";
            case DeviceLimitReached _ -> "signin.device_limit_reached";
            case DeviceEndedByOperator _ -> "device.ended_by_operator";
            case SignedOut _ -> "device.signed_out";
            case ClientRefused _ -> "client.refused";
            case ClientTokenIssued _ -> "client_token.issued";
            case ClientTokenRevoked _ -> "client_token.revoked";
            case AccessTokenRevoked _ -> "access_token.revoked";
            case SigningKeyRotated _ -> "signing_key.rotated";
            case SigningKeyRotationOrdered _ -> "signing_key.rotation_ordered";
            case SigningKeyWithdrawn _ -> "signing_key.withdrawn";
        };
    }
}
