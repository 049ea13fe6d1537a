package dev.keyfob.securityevent;

import dev.keyfob.client.ClientId;
import dev.keyfob.revocation.Sid;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A security event of an account as it is kept, and shown to the account's owner.
///
/// @param occurredAt to the microsecond
/// @param sid the device session that it concerns, or null
/// @param bySid the device session that did it to another one, or null
/// @param reason in lower case, where there is more than one for such an event; of an order the
///   operator's words; else null
/// @param network the shortened address that the request came from; null where there was none
public record RecordedEvent(
        UUID id,
        Instant occurredAt,
        String type,
        UUID account,
        @Nullable Sid sid,
        @Nullable Sid bySid,
        @Nullable ClientId client,
        @Nullable String reason,
        @Nullable String network) {}
