package dev.keyfob.refresh.measured;

import static java.util.Objects.requireNonNull;

import dev.keyfob.refresh.RefreshGrant;
import dev.keyfob.refresh.RefreshOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The refresh, measured: how long each takes, and how the versions of each app fare.
@ApplicationScoped
public class MeasuredRefreshes {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5)
    };

    private final RefreshGrant refreshes;
    private final AppVersions versions;
    private final Map<Result, Timer> timers = new EnumMap<>(Result.class);

    MeasuredRefreshes(RefreshGrant refreshes, MeterRegistry metrics) {
        this.refreshes = refreshes;
        versions = new AppVersions(metrics);
        for (Result result : Result.values()) {
            timers.put(
                    result,
                    Timer.builder("keyfob.refresh")
                            .description("Refreshes, from the parsed request to the outcome")
                            .tag("result", result.toString())
                            .serviceLevelObjectives(BUCKETS)
                            .register(metrics));
        }
    }

    /// [RefreshGrant#refresh].
    public RefreshOutcome refresh(RefreshGrant.Request request) {
        long begun = System.nanoTime();
        Result result = Result.UNDECIDED;
        try {
            RefreshOutcome outcome = refreshes.refresh(request);
            result = Result.of(outcome);
            if (outcome instanceof RefreshOutcome.Issued issued) {
                versions.learn(request, issued.age());
            }
            return outcome;
        } finally {
            requireNonNull(timers.get(result))
                    .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            versions.count(request, result);
        }
    }
}
