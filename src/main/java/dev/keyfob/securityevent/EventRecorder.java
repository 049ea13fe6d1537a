package dev.keyfob.securityevent;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.Repetition;
import dev.keyfob.platform.StartFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes security events into Postgres, off the way of the request that they tell of, many in one
/// statement, and forgets them after their time.
///
/// What has waited for less than the pause dies with a process that is killed; the log has it.
/// While Postgres is away they wait, up to a bound; what is beyond it is counted as lost.
@ApplicationScoped
@Startup
class EventRecorder {

    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RecordedEvents events;
    private final Settings settings;
    private final Counter lost;
    private final InstantSource clock;
    private final BlockingQueue<RecordedEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    /// Months that have a partition, as far as is known. One thread at a time reads and writes it.
    private final Set<YearMonth> open = new HashSet<>();

    private @Nullable Repetition writing;

    EventRecorder(
            RecordedEvents events, Settings settings, MeterRegistry metrics, InstantSource clock) {
        if (settings.keep().isNegative()) {
            throw new StartFailure("keyfob.event.keep cannot be used: it is not negative");
        }
        this.events = events;
        this.settings = settings;
        this.lost = metrics.counter("keyfob.security.events.lost");
        this.clock = clock;
    }

    /// How long security events are kept: `keyfob.event.*`.
    @ConfigMapping(prefix = "keyfob.event")
    interface Settings {

        /// How long an event is kept at least: its month goes as a whole.
        @WithDefault("P90D")
        Duration keep();
    }

    @PostConstruct
    void start() {
        writing = Repetition.start("The writing of security events", PAUSE, this::write);
    }

    @PreDestroy
    void stop() {
        if (writing != null) {
            writing.stop();
        }
        try {
            write();
        } catch (RuntimeException e) {
            LOG.warnf("%d security events are in the log only", waiting.size());
        }
    }

    /// Has an event written soon. Returns at once.
    void take(RecordedEvent event) {
        if (!waiting.offer(event)) {
            lost.increment();
        }
    }

    private synchronized void write() {
        while (!waiting.isEmpty()) {
            List<RecordedEvent> batch = waiting.stream().limit(BATCH).toList();
            try {
                batch.stream().map(EventRecorder::month).distinct().forEach(this::open);
                events.keep(batch);
            } catch (RuntimeException e) {
                open.clear();
                throw e;
            }
            batch.forEach(waiting::remove);
        }
    }

    private void open(YearMonth month) {
        if (!open.contains(month)) {
            events.open(month);
            open.add(month);
        }
    }

    @Scheduled(
            every = "1h",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try {
            List<YearMonth> dropped = events.dropBefore(clock.instant().minus(settings.keep()));
            dropped.forEach(month -> LOG.infof("The security events of %s are dropped", month));
        } catch (DependencyUnavailable e) {
            LOG.debugf("Old security events wait to be dropped: %s", e.getMessage());
        }
    }

    private static YearMonth month(RecordedEvent event) {
        return YearMonth.from(event.occurredAt().atOffset(ZoneOffset.UTC));
    }
}
