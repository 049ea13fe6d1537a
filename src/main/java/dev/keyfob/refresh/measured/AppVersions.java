package dev.keyfob.refresh.measured;

import static java.util.Objects.requireNonNull;

import dev.keyfob.client.ClientId;
import dev.keyfob.refresh.RefreshGrant.Request;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts refreshes by the version that the app says it has, and how old the tokens were.
///
/// The text is a stranger's, so there are few labels and none of them tells of a person: the
/// leading numbers of a version, `none`, or `other`. A version gets a label of its own by a refresh
/// that went well, up to [#MOST] for each client.
final class AppVersions {

    static final int MOST = 50;

    private static final String NONE = "none";
    private static final String OTHER = "other";

    /// Few, since each version has all of them.
    private static final Duration[] AGES = {
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofDays(1),
        Duration.ofDays(7),
        Duration.ofDays(30)
    };

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,5}(?:\\.\\d{1,5}){0,3}");

    private final MeterRegistry metrics;
    private final Map<ClientId, Map<String, Meters>> known = new ConcurrentHashMap<>();

    AppVersions(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    private record Meters(Map<Result, Counter> results, Timer ages) {}

    /// A refresh went well.
    ///
    /// @param age how long ago its device session was heard of the time before
    void learn(Request request, Duration age) {
        if (versions(request).size() < MOST) {
            meters(request, version(request));
        }
        known(request).ages().record(age);
    }

    void count(Request request, Result result) {
        requireNonNull(known(request).results().get(result)).increment();
    }

    private Meters known(Request request) {
        String version = version(request);
        boolean isKnown = version.equals(NONE) || versions(request).containsKey(version);
        return meters(request, isKnown ? version : OTHER);
    }

    private Map<String, Meters> versions(Request request) {
        return known.computeIfAbsent(request.client().id(), _ -> new ConcurrentHashMap<>());
    }

    private Meters meters(Request request, String version) {
        return versions(request).computeIfAbsent(version, _ -> register(request, version));
    }

    private Meters register(Request request, String version) {
        Tags tags = Tags.of("client", request.client().id().value(), "app_version", version);
        var counters = new EnumMap<Result, Counter>(Result.class);
        for (Result result : Result.values()) {
            counters.put(
                    result,
                    Counter.builder("keyfob.refreshes")
                            .description("Refreshes by the app's version")
                            .tags(tags.and("result", result.toString()))
                            .register(metrics));
        }
        return new Meters(
                counters,
                Timer.builder("keyfob.refresh.age")
                        .description("How long a device was not heard of before a refresh")
                        .tags(tags)
                        .serviceLevelObjectives(AGES)
                        .register(metrics));
    }

    private static String version(Request request) {
        String text = request.facts().appVersion();
        if (text == null) {
            return NONE;
        }
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.lookingAt() ? numbers.group() : OTHER;
    }
}
