package dev.keyfob.refresh.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the metrics tell of refreshes, and what they do not tell.
@QuarkusTest
class RefreshMetricsTest extends HttpTest {

    @Test
    void aRefreshIsCountedForTheVersionOfItsApp() {
        Phone phone = Phone.of(server, "alice");
        double issued = refreshes("4.2.0", "issued");
        double refused = refreshes("4.2.0", "refused");

        phone.refresh("app_version", "4.2.0 (118)");
        phone.signOut();
        phone.refresh("app_version", "4.2.0 (119)");

        assertThat(refreshes("4.2.0", "issued")).isEqualTo(issued + 1);
        assertThat(refreshes("4.2.0", "refused")).isEqualTo(refused + 1);
    }

    @Test
    void aVersionThatNobodyHasRefreshedWithIsNoLabel() {
        double others = refreshes("other", "refused");

        server.refresh("demo", "kfr_", "app_version", "9.9.9");

        assertThat(metrics()).doesNotContain("9.9.9");
        assertThat(refreshes("other", "refused")).isEqualTo(others + 1);
    }

    @Test
    void whatIsNoVersionIsNoLabel() {
        Phone phone = Phone.of(server, "alice");
        double others = refreshes("other", "issued");
        double none = refreshes("none", "issued");

        phone.refresh("app_version", "alice@example.com");
        phone.refresh();

        assertThat(metrics()).doesNotContain("alice");
        assertThat(refreshes("other", "issued")).isEqualTo(others + 1);
        assertThat(refreshes("none", "issued")).isEqualTo(none + 1);
    }

    @Test
    void aClientHasAtMostSoManyVersions() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));
        for (int version = 1; version <= AppVersions.MOST + 10; version++) {
            phone.refresh("app_version", "7." + version);
        }

        assertThat(
                        metrics()
                                .lines()
                                .filter(line ->
                                        line.matches(
                                                "keyfob_refreshes_total\\{.*client=\"tablet\".*issued.*")))
                .hasSizeBetween(AppVersions.MOST, AppVersions.MOST + 2);
    }

    @Test
    void howLongADeviceWasNotHeardOfIsToldByTheVersionOfItsApp() {
        Phone phone = Phone.of(server, "alice");

        clock.move(Duration.ofDays(2));
        phone.refresh("app_version", "5.0.0");
        phone.refreshLosingTheAnswer("app_version", "5.0.0");
        phone.refresh("app_version", "5.0.0");
        clock.move(Duration.ofDays(10));
        phone.refresh("app_version", "5.0.0", "scope", "account");

        assertThat(ages("5.0.0", "60.0")).isEqualTo(2);
        assertThat(ages("5.0.0", "86400.0")).isEqualTo(2);
        assertThat(ages("5.0.0", "604800.0")).isEqualTo(3);
        assertThat(ages("5.0.0", "2592000.0")).isEqualTo(4);
    }

    @Test
    void howLongARefreshTakesIsCountedInBuckets() {
        Phone phone = Phone.of(server, "alice");
        double issued = withinFiveSeconds("issued");
        double undecided = withinFiveSeconds("undecided");

        phone.refresh();

        assertThat(withinFiveSeconds("issued")).isEqualTo(issued + 1);
        assertThat(withinFiveSeconds("undecided")).isEqualTo(undecided);
    }

    private double withinFiveSeconds(String result) {
        return value("keyfob_refresh_seconds_bucket", "result=\"%s\",le=\"5.0\"".formatted(result));
    }

    private double refreshes(String version, String result) {
        return value(
                "keyfob_refreshes_total",
                "app_version=\"%s\",client=\"demo\",result=\"%s\"".formatted(version, result));
    }

    private double ages(String version, String atMost) {
        return value(
                "keyfob_refresh_age_seconds_bucket",
                "app_version=\"%s\",client=\"demo\",le=\"%s\"".formatted(version, atMost));
    }

    /// Zero where there is none yet.
    private double value(String name, String labels) {
        Matcher line =
                Pattern.compile(
                                Pattern.quote(name)
                                        + "\\{[^}]*"
                                        + Pattern.quote(labels)
                                        + "[^}]*} (\\S+)")
                        .matcher(metrics());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private String metrics() {
        return management.call("GET", "/q/metrics", "").body();
    }
}
