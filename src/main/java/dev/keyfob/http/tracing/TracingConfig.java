package dev.keyfob.http.tracing;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/// Where traces go: `keyfob.tracing.*`.
///
/// The main class reads it before there are mappings, and nothing injects this one: it is kept so
/// that the name is not refused as unknown.
@Unremovable
@ConfigMapping(prefix = "keyfob.tracing")
public interface TracingConfig {

    /// The key of the only setting.
    String ENDPOINT = "keyfob.tracing.endpoint";

    /// What takes OTLP over gRPC, for example `http://localhost:4317`.
    Optional<String> endpoint();

    /// The settings of Quarkus that send traces there; none without an endpoint.
    static Map<String, String> settings(Optional<String> endpoint) {
        return endpoint.map(address ->
                        Map.of(
                                "quarkus.otel.sdk.disabled",
                                "false",
                                "quarkus.otel.exporter.otlp.endpoint",
                                address))
                .orElse(Map.of());
    }
}
