package dev.keyfob.refresh.measured;

import static java.util.Objects.requireNonNull;

import dev.keyfob.client.ClientId;
import dev.keyfob.refresh.RefreshGrant.Request;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Counts refreshes by the version that the app says it has.
///
/// The text is a stranger's, so there are few labels and none of them tells of a person: the
/// leading numbers of a version, `none`, or `other`. A version gets a label of its own by a refresh
/// that went well, up to [#MOST] for each client.
final class AppVersions {

    static final int MOST = 50;

    private static final String NONE = "none";
    private static final String OTHER = "other";
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,5}(?:\\.\\d{1,5}){0,3}");

    private final MeterRegistry metrics;
    private final Map<ClientId, Map<String, Map<Result, Counter>>> known =
            new ConcurrentHashMap<>();

    AppVersions(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /// A refresh went well.
    void learn(Request request) {
        String version = version(request.facts().appVersion());
        if (versions(request).size() < MOST) {
            counters(request, version);
        }
    }

    void count(Request request, Result result) {
        String version = version(request.facts().appVersion());
        boolean isKnown = version.equals(NONE) || versions(request).containsKey(version);
        requireNonNull(counters(request, isKnown ? version : OTHER).get(result)).increment();
    }

    private Map<String, Map<Result, Counter>> versions(Request request) {
        return known.computeIfAbsent(request.client().id(), _ -> new ConcurrentHashMap<>());
    }

    private Map<Result, Counter> counters(Request request, String version) {
        return versions(request).computeIfAbsent(version, _ -> register(request, version));
    }

    private Map<Result, Counter> register(Request request, String version) {
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
        return counters;
    }

    private static String version(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.lookingAt() ? numbers.group() : OTHER;
    }
}
