package dev.keyfob.account.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.ClientId;
import dev.keyfob.http.Problem;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.EventCursor;
import dev.keyfob.securityevent.RecordedEvent;
import dev.keyfob.securityevent.RecordedEvents;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What happened to accounts, in pages, newest first.
@ApplicationScoped
public class EventPages {

    private static final String DEFAULT_LIMIT = "50";

    /// 1 to 200.
    private static final Pattern LIMIT = Pattern.compile("[1-9]\\d?|1\\d\\d|200");

    private final RecordedEvents events;

    EventPages(RecordedEvents events) {
        this.events = events;
    }

    /// What came of a request for a page.
    public sealed interface Outcome {}

    public record Found(Events events) implements Outcome {}

    /// The cursor or the limit cannot be used.
    public record Refused(Problem problem) implements Outcome {}

    /// A page of events.
    ///
    /// @param nextCursor with which the next page is asked for; null where this is the last
    @RegisterForReflection
    public record Events(
            @JsonProperty("events") List<Event> events,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        static Events of(RecordedEvents.Page page) {
            return new Events(
                    page.events().stream().map(Event::of).toList(),
                    page.next().map(EventCursor::toString).orElse(null));
        }
    }

    /// What happened, as the account's owner sees it.
    ///
    /// @param deviceId of the device that it concerns, as in the device list; or null
    /// @param byDeviceId of the device that did it to that one; or null
    /// @param network the shortened address, a /24 of IPv4 or a /48 of IPv6; or null
    @RegisterForReflection
    public record Event(
            @JsonProperty("id") UUID id,
            @JsonProperty("type") String type,
            @JsonProperty("occurred_at") Instant occurredAt,
            @JsonProperty("device_id") @Nullable UUID deviceId,
            @JsonProperty("by_device_id") @Nullable UUID byDeviceId,
            @JsonProperty("client_id") @Nullable String clientId,
            @JsonProperty("reason") @Nullable String reason,
            @JsonProperty("network") @Nullable String network) {

        static Event of(RecordedEvent event) {
            return new Event(
                    event.id(),
                    event.type(),
                    event.occurredAt(),
                    Optional.ofNullable(event.sid()).map(Sid::value).orElse(null),
                    Optional.ofNullable(event.bySid()).map(Sid::value).orElse(null),
                    Optional.ofNullable(event.client()).map(ClientId::value).orElse(null),
                    event.reason(),
                    event.network());
        }
    }

    /// The page that a request asks for.
    ///
    /// @param cursor null for the first page
    /// @param limit null for the usual one
    public Outcome page(UUID account, @Nullable String cursor, @Nullable String limit) {
        Optional<EventCursor> after =
                cursor == null ? Optional.of(EventCursor.START) : EventCursor.parse(cursor);
        if (after.isEmpty()) {
            return new Refused(
                    Problem.badRequest(
                            "cursor-unknown",
                            "The cursor is none",
                            "Send the next_cursor of the page before, or leave it out for the first page."));
        }
        String most = limit == null ? DEFAULT_LIMIT : limit;
        if (!LIMIT.matcher(most).matches()) {
            return new Refused(
                    Problem.badRequest(
                            "limit-out-of-range",
                            "The limit is out of range",
                            "Ask for 1 to 200 events, or leave the limit out."));
        }
        return new Found(Events.of(events.of(account, after.get(), Integer.parseInt(most))));
    }
}
