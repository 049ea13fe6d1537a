package dev.keyfob.device;

import dev.keyfob.client.Client;
import dev.keyfob.client.Clients;
import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.StartFailure;
import dev.keyfob.platform.SystemClock;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Forgets device sessions some time after they ended or expired, so that until then a late refresh
/// is told why and a reuse is noticed.
///
/// Every instance walks through the table for itself, a few pages a second and round again. There
/// is no index to find those rows by: a rotation would have to write to it.
@ApplicationScoped
@Startup
public class DeviceSessionSweep {

    private static final Logger LOG = Logger.getLogger(DeviceSessionSweep.class);

    /// About a thousand rows: a step takes a few milliseconds.
    private static final int PAGES = 64;

    /// In one run; the next one goes on a second later.
    private static final int MOST_STEPS = 20;

    private final DeviceSessions sessions;
    private final Clients clients;
    private final Settings settings;
    private final InstantSource clock;

    /// Where the walk goes on. One run at a time reads and writes it.
    private long page;

    DeviceSessionSweep(
            DeviceSessions sessions, Clients clients, Settings settings, InstantSource clock) {
        if (settings.keepEnded().isNegative()) {
            throw new StartFailure("keyfob.device.keep-ended cannot be used: it is not negative");
        }
        this.sessions = sessions;
        this.clients = clients;
        this.settings = settings;
        this.clock = clock;
    }

    /// What holds for the device sessions of every client: `keyfob.device.*`.
    @ConfigMapping(prefix = "keyfob.device")
    interface Settings {

        /// How long a device session is kept after it ended or expired.
        @WithDefault("P30D")
        Duration keepEnded();
    }

    /// What is removed: device sessions that ended by an instant and, per client, those that signed
    /// in by another or were used last by a third. Those of a client that is not configured do not
    /// expire here: a slip in a name must not lose its users.
    ///
    /// @param clients their ids; `signedIn` and `used` have the same order, in ISO-8601
    record Limits(Instant ended, List<String> clients, List<String> signedIn, List<String> used) {

        static Limits of(List<Client> clients, Duration keep, Instant now) {
            Instant ended = SystemClock.before(now, keep);
            return new Limits(
                    ended,
                    clients.stream().map(client -> client.id().value()).toList(),
                    each(clients, client -> SystemClock.before(ended, client.refresh().absolute())),
                    each(clients, client -> SystemClock.before(ended, client.refresh().idle())));
        }

        private static List<String> each(List<Client> clients, Function<Client, Instant> limit) {
            return clients.stream().map(limit).map(Instant::toString).toList();
        }
    }

    /// What a step did.
    ///
    /// @param removed how many rows
    /// @param tablePages how many pages the table has
    record Swept(int removed, long tablePages) {}

    /// Takes one step, and more at once while they find something.
    @Scheduled(
            every = "1s",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        try {
            int steps = 0;
            while (step() > 0 && ++steps < MOST_STEPS) {}
        } catch (DependencyUnavailable e) {
            LOG.debugf("Device sessions that are over wait for their removal: %s", e.getMessage());
        }
    }

    private int step() {
        Limits limits =
                Limits.of(List.copyOf(clients.all()), settings.keepEnded(), clock.instant());
        Swept swept = sessions.sweep(page, PAGES, limits);
        page = page + PAGES < swept.tablePages() ? page + PAGES : 0;
        return swept.removed();
    }
}
