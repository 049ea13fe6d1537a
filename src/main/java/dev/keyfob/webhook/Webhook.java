package dev.keyfob.webhook;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message to the team's own system.
///
/// @param id the same however often it is sent, so that the receiver can do its work once
/// @param payload JSON
public record Webhook(String id, Instant occurredAt, String payload) {

    /// Tells of an account or one of its devices. Ids only: what they stand for is asked of Keyfob.
    ///
    /// @param cause the event's id; one event causes at most one message of each type
    /// @param device as in the device list, or null
    /// @param reason one of the documented words, or null
    public static Webhook of(
            UUID cause,
            String type,
            Instant occurredAt,
            UUID account,
            @Nullable UUID device,
            @Nullable String reason) {
        return new Webhook(
                "msg_%s_%s".formatted(cause, type.replace('.', '_')),
                occurredAt,
                """
                {"type":"%s","timestamp":"%s","data":{"account_id":"%s","device_id":%s,"reason":%s}}\
                """
                        .formatted(type, occurredAt, account, json(device), json(reason)));
    }

    /// The same, with one more member in `data`.
    ///
    /// @param value written as it is, for example a number
    public Webhook saying(String member, Object value) {
        String head = payload.substring(0, payload.length() - "}}".length());
        return new Webhook(id, occurredAt, "%s,\"%s\":%s}}".formatted(head, member, value));
    }

    private static String json(@Nullable Object plain) {
        return plain == null ? "null" : "\"" + plain + "\"";
    }
}
