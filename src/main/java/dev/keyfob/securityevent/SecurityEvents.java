package dev.keyfob.securityevent;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
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
                            SecurityEvent.AuthorizationCodeReused _ ->
                            Logger.Level.WARN;
                    default -> Logger.Level.INFO;
                };
        LOG.logf(level, "%s %s", event.type(), event);
        metrics.counter("keyfob.security.events", "type", event.type(), "reason", reason(event))
                .increment();
    }

    private static String reason(SecurityEvent event) {
        return event instanceof SecurityEvent.RefreshRefused refused
                ? refused.reason().name().toLowerCase(java.util.Locale.ROOT)
                : "";
    }
}
