package dev.keyfob.securityevent;

import dev.keyfob.revocation.Sid;
import dev.keyfob.webhook.Webhook;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the team's own system is told of a security event: fewer types than there are events, which
/// stay while events become more.
///
/// The reason of a device session's end is what its app is told as `sign_out_reason`.
final class Announcements {

    private static final String DEVICE_ENDED = "device.ended";

    private Announcements() {}

    static Stream<Webhook> of(RecordedEvent event) {
        return switch (event.type()) {
            case "device.signed_in" ->
                    Stream.of(
                            webhook(event, event.type(), null)
                                    .saying("new", "new".equals(event.reason())));
            case "account.created",
                    "account.locked",
                    "account.unlocked",
                    "account.closed",
                    "account.restored",
                    "account.roles_changed" ->
                    Stream.of(webhook(event, event.type(), null));
            case "account.closed_by_mail", "account.erasure_ordered" ->
                    Stream.of(webhook(event, "account.closed", null));
            case "email.verified" -> Stream.of(webhook(event, "account.email_verified", null));
            case "email.changed", "email.reverted" ->
                    Stream.of(webhook(event, "account.email_changed", null));
            case "password.changed", "password.reset" ->
                    Stream.of(webhook(event, "account.password_changed", null));
            case "device.signed_out" -> Stream.of(webhook(event, DEVICE_ENDED, "signed_out"));
            case "device.ended", "device.ended_by_operator", "device.ended_by_disowning" ->
                    Stream.of(webhook(event, DEVICE_ENDED, "signed_out_elsewhere"));
            case "device.ended_with_password" ->
                    Stream.of(webhook(event, DEVICE_ENDED, "password_changed"));
            case "device.ended_with_account" ->
                    Stream.of(webhook(event, DEVICE_ENDED, "account_closed"));
            case "device.replaced" -> Stream.of(webhook(event, DEVICE_ENDED, "replaced"));
            case "device.crowded_out" -> Stream.of(webhook(event, DEVICE_ENDED, "device_limit"));
            case "signin.code_reused" -> Stream.of(webhook(event, DEVICE_ENDED, "reuse_detected"));
            case "refresh.reuse_detected" ->
                    Stream.of(
                            webhook(event, event.type(), null),
                            webhook(event, DEVICE_ENDED, "reuse_detected"));
            default -> Stream.empty();
        };
    }

    private static Webhook webhook(RecordedEvent event, String type, @Nullable String reason) {
        return Webhook.of(
                event.id(),
                type,
                event.occurredAt(),
                event.account(),
                Optional.ofNullable(event.sid()).map(Sid::value).orElse(null),
                reason);
    }
}
