package dev.keyfob.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Work that is done over and over on a virtual thread of its own until it is stopped. For what the
/// scheduler is too slow for: its shortest interval is a second.
///
/// A failure does not end it; it is told once, and once that it is over.
public final class Repetition {

    private static final Logger LOG = Logger.getLogger(Repetition.class);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String what;
    private final Duration pause;
    private final Runnable work;
    private final Thread thread;
    private volatile boolean stopped;
    private boolean failing;

    private Repetition(String what, Duration pause, Runnable work) {
        this.what = what;
        this.pause = pause;
        this.work = work;
        thread = Thread.ofVirtual().name(what).unstarted(this::repeat);
    }

    /// Begins at once.
    ///
    /// @param what is done, as the subject of a sentence in the log
    /// @param pause between the end of one time and the next
    public static Repetition start(String what, Duration pause, Runnable work) {
        var repetition = new Repetition(what, pause, work);
        repetition.thread.start();
        return repetition;
    }

    /// Interrupts the work, and waits a moment for its end.
    public void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(LAST_WORDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat() {
        while (!stopped) {
            Duration next = succeeds() ? pause : AFTER_FAILURE;
            try {
                TimeUnit.NANOSECONDS.sleep(next.toNanos());
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private boolean succeeds() {
        try {
            work.run();
        } catch (RuntimeException failure) {
            if (!failing && !stopped) {
                LOG.warnf("%s waits: %s", what, failure.getMessage());
            }
            failing = true;
            return false;
        }
        if (failing) {
            LOG.infof("%s goes on", what);
        }
        failing = false;
        return true;
    }
}
