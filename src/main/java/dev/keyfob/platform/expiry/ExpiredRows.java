package dev.keyfob.platform.expiry;

import dev.keyfob.platform.DependencyUnavailable;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Has each table forget what has expired, once a minute.
@ApplicationScoped
class ExpiredRows {

    private static final Logger LOG = Logger.getLogger(ExpiredRows.class);

    private final List<Expiring> tables;
    private final InstantSource clock;

    ExpiredRows(@All List<Expiring> tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    @Scheduled(
            every = "1m",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try {
            tables.forEach(table -> table.forgetExpired(clock.instant()));
        } catch (DependencyUnavailable e) {
            LOG.warnf("What has expired waits to be deleted: %s", e.getMessage());
        }
    }
}
