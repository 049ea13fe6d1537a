package dev.keyfob.securityevent;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// A place among an account's events: what is older comes after it. As a text it is opaque.
public record EventCursor(Instant occurredAt, UUID id) {

    /// Before the newest. Postgres counts no further.
    public static final EventCursor START =
            new EventCursor(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

    private static final int BYTES = 24;

    static EventCursor at(RecordedEvent event) {
        return new EventCursor(event.occurredAt(), event.id());
    }

    /// Reads what [#toString] wrote; anybody can write one, and gets their own events by it.
    public static Optional<EventCursor> parse(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES) {
                return Optional.empty();
            }
            Instant occurredAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
            var cursor = new EventCursor(occurredAt, new UUID(bytes.getLong(), bytes.getLong()));
            return Optional.of(cursor).filter(EventCursor::isKnownToPostgres);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private boolean isKnownToPostgres() {
        return !occurredAt.isBefore(Instant.EPOCH) && !occurredAt.isAfter(START.occurredAt);
    }

    @Override
    public String toString() {
        byte[] bytes =
                ByteBuffer.allocate(BYTES)
                        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt))
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
