package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Dashboard, alerts and documents name metrics that the running server has, and the documents all
/// of Keyfob's own.
@QuarkusTest
class MetricNamesTest extends HttpTest {

    private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");
    private static final Path DASHBOARD = Path.of("deploy/grafana/keyfob.json");
    private static final Path AUTOSCALING =
            Path.of("deploy/kubernetes/overlays/cluster/adapter.yaml");
    private static final Path DOCUMENT = Path.of("src/docs/observability.md");
    private static final Path RUNBOOK = Path.of("src/docs/runbook.md");

    private static final Pattern NAME =
            Pattern.compile("\\b(?:keyfob|http_server|agroal|jvm|process)_[a-z_]+\\b");

    /// Of a histogram or a timer; the document names the whole.
    private static final String PART = "_(bucket|count|sum|max)$";

    @Test
    void dashboardAlertsAndAutoscalingNameWhatTheServerTells() throws IOException {
        Set<String> told = told();

        assertThat(told).containsAll(names(Files.readString(ALERTS)));
        assertThat(told).containsAll(names(expressions()));
        assertThat(told)
                .containsAll(
                        names(
                                Files.readString(AUTOSCALING)
                                        .replace("keyfob_refreshes_per_second", "")));
    }

    @Test
    void theDocumentHasEachMetricOfKeyfobs() throws IOException {
        Set<String> own =
                told().stream()
                        .filter(name -> name.startsWith("keyfob_"))
                        .map(name -> name.replaceFirst(PART, ""))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(names(Files.readString(DOCUMENT))).isEqualTo(own);
    }

    @Test
    void eachAlertHasItsLineInTheRunbook_andNoLineIsLeftOver() throws IOException {
        List<String> alerts = found("alert: (\\w+)", Files.readString(ALERTS));

        assertThat(alerts).isNotEmpty();
        assertThat(found("(?m)^## (\\w+)$", Files.readString(RUNBOOK)))
                .containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(found("runbook.md#(\\w+)", Files.readString(ALERTS)))
                .containsExactlyElementsOf(
                        alerts.stream().map(alert -> alert.toLowerCase(Locale.ROOT)).toList());
    }

    /// What the server tells, and the counters that appear when the first thing is counted.
    private Set<String> told() throws IOException {
        Phone phone = Phone.of(server, "alice");
        phone.refresh();
        phone.call("GET", "/me");
        Set<String> told =
                names(
                        management
                                .call("GET", "/q/metrics", "")
                                .body()
                                .lines()
                                .filter(line -> !line.startsWith("#"))
                                .collect(Collectors.joining("\n")));
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                found("metrics\\.counter\\(\\s*\"([a-z.]+)\"", Files.readString(source))
                        .forEach(name -> told.add(name.replace('.', '_') + "_total"));
            }
        }
        return told;
    }

    private static String expressions() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        return String.join("\n", dashboard.findValuesAsText("expr"));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
