package dev.keyfob;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Lets what is scheduled begin when all else has started. Before, a task could meet what keeps
/// Keyfob from starting, and tell it once more in words that say nothing of what to do.
@ApplicationScoped
class Schedule {

    private static final int LAST = Integer.MAX_VALUE;

    private final Scheduler scheduler;

    Schedule(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void begin(@Observes @Priority(LAST) StartupEvent started) {
        scheduler.resume();
    }
}
