package dev.keyfob.platform.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.LogLines;
import dev.keyfob.platform.DependencyUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How tables forget what has expired.
class ExpiredRowsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Instant> forgotten = new ArrayList<>();

    @Test
    void eachTableIsToldTheTime() {
        rows(forgotten::add, forgotten::add).forget();

        assertThat(forgotten).containsExactly(NOW, NOW);
    }

    @Test
    void whilePostgresIsAwayALineTellsIt_notAStack() {
        Expiring away =
                _ -> {
                    throw new DependencyUnavailable("Postgres", new IllegalStateException());
                };

        try (var log = new LogLines()) {
            rows(away, away, forgotten::add).forget();

            assertThat(log.text().lines())
                    .filteredOn(line -> line.contains(ExpiredRows.class.getName()))
                    .singleElement()
                    .asString()
                    .contains("What has expired waits to be deleted: Postgres is unavailable");
            assertThat(log.text()).doesNotContain("IllegalStateException");
        }
        assertThat(forgotten).isEmpty();
    }

    private static ExpiredRows rows(Expiring... tables) {
        return new ExpiredRows(List.of(tables), InstantSource.fixed(NOW));
    }
}
