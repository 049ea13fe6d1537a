package dev.keyfob.revocation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The last revocations that the stream has told this instance, for those who follow them over
/// HTTP: each from where it was.
@ApplicationScoped
public class RevocationLog {

    private static final int KEPT = 10_000;

    private final Revocations revocations;
    private final InstantSource clock;
    private final ArrayDeque<Told> kept = new ArrayDeque<>();

    /// After it nothing has been dropped.
    private Position start = new Position("", 0, 0);

    private Position end = start;

    RevocationLog(Revocations revocations, InstantSource clock) {
        this.revocations = revocations;
        this.clock = clock;
    }

    /// A place in the stream: the id of an entry in Redis, and the epoch in which it counts.
    ///
    /// @param millis first part of the id
    /// @param sequence second part
    public record Position(String epoch, long millis, long sequence) {

        private static final Pattern FORM =
                Pattern.compile("([0-9a-f]{0,32})\\.(\\d{1,18})-(\\d{1,18})");

        static Position of(String epoch, String id) {
            return parse(epoch + "." + id).orElseThrow();
        }

        /// Reads what `toString` wrote.
        ///
        /// @return empty where the text has another form
        public static Optional<Position> parse(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches()
                    ? Optional.of(
                            new Position(
                                    form.group(1),
                                    Long.parseLong(form.group(2)),
                                    Long.parseLong(form.group(3))))
                    : Optional.empty();
        }

        boolean isBefore(Position other) {
            return millis < other.millis || (millis == other.millis && sequence < other.sequence);
        }

        @Override
        public String toString() {
            return epoch + "." + millis + "-" + sequence;
        }
    }

    /// A revocation and its place.
    public record Told(Position position, Revocation revocation) {}

    /// All that is in force, from Postgres, some at a time.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where Postgres does not answer
    public void forEachInForce(Consumer<Revocation> consumer) {
        revocations.forEachInForce(
                clock.instant(),
                entries -> entries.forEach(entry -> consumer.accept(entry.revocation())));
    }

    /// Where the stream is now.
    public synchronized Position position() {
        return end;
    }

    /// Whether all that came after a place is still here.
    public synchronized boolean reaches(Position position) {
        return position.epoch().equals(end.epoch())
                && !position.isBefore(start)
                && !end.isBefore(position);
    }

    /// What came after a place; waits a while where nothing has.
    ///
    /// @return an empty list where nothing has come; empty where something may be missing
    public synchronized Optional<List<Told>> after(Position position, Duration wait)
            throws InterruptedException {
        if (position.equals(end)) {
            TimeUnit.NANOSECONDS.timedWait(this, wait.toNanos());
        }
        return reaches(position)
                ? Optional.of(
                        kept.stream().filter(told -> position.isBefore(told.position())).toList())
                : Optional.empty();
    }

    /// Whether the stream was seen beyond a place of the same epoch.
    synchronized boolean isPast(Position position) {
        return position.epoch().equals(end.epoch()) && position.isBefore(end);
    }

    synchronized void append(List<DenyList.Message> messages) {
        for (DenyList.Message message : messages) {
            end = Position.of(end.epoch(), message.id());
            kept.addLast(new Told(end, message.revocation()));
        }
        while (kept.size() > KEPT) {
            start = kept.removeFirst().position();
        }
        notifyAll();
    }

    /// The stream goes on after this id, in an epoch that may be another one.
    synchronized void restart(String epoch, String lastId) {
        Position next = Position.of(epoch, lastId);
        if (!reaches(next)) {
            kept.clear();
            start = next;
            end = next;
        }
        notifyAll();
    }
}
