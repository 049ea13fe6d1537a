package dev.keyfob.securityevent;

import dev.keyfob.http.address.ClientAddress;
import dev.keyfob.http.address.CurrentAddress;
import dev.keyfob.platform.Randomness;
import dev.keyfob.revocation.Sid;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Records security events: one log line and one count each, and a row where an account is
/// concerned.
@ApplicationScoped
public class SecurityEvents {

    private static final Logger LOG = Logger.getLogger("keyfob.event");

    private final EventRecorder recorder;
    private final CurrentAddress address;
    private final MeterRegistry metrics;
    private final Randomness randomness;
    private final InstantSource clock;

    SecurityEvents(
            EventRecorder recorder,
            CurrentAddress address,
            MeterRegistry metrics,
            Randomness randomness,
            InstantSource clock) {
        this.recorder = recorder;
        this.address = address;
        this.metrics = metrics;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// Records what has happened, and does not wait for it to be written. Refreshes that went well
    /// are counted, and logged at debug level: there are many.
    public void record(SecurityEvent event) {
        String type = EventTypes.of(event);
        String reason = reason(event);
        metrics.counter("keyfob.security.events", "type", type, "reason", reason).increment();
        if (isRoutine(event)) {
            if (LOG.isDebugEnabled()) {
                LOG.debugf("%s %s", type, details(event));
            }
            return;
        }
        Optional<String> network = address.get().map(ClientAddress::shortened);
        Logger.Level level = isAlarming(event) ? Logger.Level.WARN : Logger.Level.INFO;
        LOG.logf(
                level,
                "%s %s%s",
                type,
                details(event),
                network.map(" network=%s"::formatted).orElse(""));
        UUID account = event.account();
        if (account != null) {
            recorder.take(
                    new RecordedEvent(
                            randomness.uuid(),
                            clock.instant().truncatedTo(ChronoUnit.MICROS),
                            type,
                            account,
                            event.sid(),
                            bySid(event),
                            event.client(),
                            keptReason(event, reason),
                            network.orElse(null)));
        }
    }

    private static boolean isRoutine(SecurityEvent event) {
        return event instanceof SecurityEvent.RefreshRotated
                || event instanceof SecurityEvent.RefreshReplayed;
    }

    private static boolean isAlarming(SecurityEvent event) {
        return event instanceof SecurityEvent.RefreshReuseDetected
                || event instanceof SecurityEvent.AuthorizationCodeReused
                || event instanceof SecurityEvent.DeviceDisowned
                || event instanceof SecurityEvent.SigningKeyWithdrawn;
    }

    /// The event's components as `name=value`, with spaces between them, without those that are
    /// null.
    private static String details(SecurityEvent event) {
        String text = event.toString();
        return text.substring(text.indexOf('[') + 1, text.length() - 1)
                .replaceAll("\\w+=null(, )?", "")
                .replace(", ", " ")
                .strip();
    }

    private static @Nullable Sid bySid(SecurityEvent event) {
        return switch (event) {
            case SecurityEvent.DeviceEnded ended -> ended.by();
            case SecurityEvent.DeviceReplaced replaced -> replaced.by();
            case SecurityEvent.DeviceCrowdedOut crowdedOut -> crowdedOut.by();
            default -> null;
        };
    }

    /// What the row says: an operator's words, which are no label of a metric, or the reason.
    private static @Nullable String keptReason(SecurityEvent event, String reason) {
        OrderReason why = event.why();
        if (why != null) {
            return why.text().value();
        }
        return reason.isEmpty() ? null : reason;
    }

    private static String reason(SecurityEvent event) {
        return switch (event) {
            case SecurityEvent.RefreshRefused refused -> name(refused.reason());
            case SecurityEvent.ClientRefused refused -> name(refused.defect());
            case SecurityEvent.SignedIn signedIn -> name(signedIn.familiarity());
            default -> "";
        };
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
