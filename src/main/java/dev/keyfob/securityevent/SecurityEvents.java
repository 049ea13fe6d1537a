package dev.keyfob.securityevent;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.jboss.logging.Logger;

/// Records security events: one log line and one count each.
@ApplicationScoped
public class SecurityEvents {

    private static final Logger LOG = Logger.getLogger("keyfob.event");

    private final MeterRegistry metrics;

    SecurityEvents(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /// Records what has happened. Refreshes that went well are logged at debug level: there are
    /// many.
    public void record(SecurityEvent event) {
        Logger.Level level =
                switch (event) {
                    case SecurityEvent.RefreshRotated _, SecurityEvent.RefreshReplayed _ ->
                            Logger.Level.DEBUG;
                    case SecurityEvent.RefreshReuseDetected _,
                            SecurityEvent.AuthorizationCodeReused _,
                            SecurityEvent.SigningKeyWithdrawn _ ->
                            Logger.Level.WARN;
                    default -> Logger.Level.INFO;
                };
        String type = EventTypes.of(event);
        LOG.logf(level, "%s %s", type, details(event));
        metrics.counter("keyfob.security.events", "type", type, "reason", reason(event))
                .increment();
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

    private static String reason(SecurityEvent event) {
        return switch (event) {
            case SecurityEvent.RefreshRefused refused -> name(refused.reason());
            case SecurityEvent.ClientRefused refused -> name(refused.defect());
            default -> "";
        };
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
