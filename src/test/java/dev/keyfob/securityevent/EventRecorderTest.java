package dev.keyfob.securityevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Together;
import dev.keyfob.platform.StartFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventRecorderTest extends HttpTest {

    private static final Duration KEEP = Duration.ofDays(90);

    @Inject RecordedEvents events;
    @Inject EventRecorder recorder;
    @Inject DataSource postgres;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final UUID account = UUID.randomUUID();

    @Test
    void theFirstEventOfAMonthMakesItsPartition() throws Exception {
        Instant longAgo = Instant.parse("2001-02-28T23:59:59.999999Z");

        recorder.take(eventAt(longAgo));
        recorder.take(eventAt(longAgo.plusNanos(1_000)));

        awaitKept(2);
        assertThat(kept())
                .extracting(RecordedEvent::occurredAt)
                .containsExactly(longAgo.plusNanos(1_000), longAgo);
    }

    @Test
    void aMonthGoesAsAWholeWhenItsLastEventIsOldEnough() throws Exception {
        Instant january = Instant.parse("1999-01-10T00:00:00Z");
        Instant february = Instant.parse("1999-02-10T00:00:00Z");
        recorder.take(eventAt(january));
        recorder.take(eventAt(february));
        awaitKept(2);

        assertThat(events.dropBefore(Instant.parse("1999-01-31T23:59:59Z")))
                .doesNotContain(YearMonth.of(1999, 1));
        assertThat(events.dropBefore(Instant.parse("1999-02-01T00:00:00Z")))
                .contains(YearMonth.of(1999, 1))
                .doesNotContain(YearMonth.of(1999, 2));

        assertThat(kept()).extracting(RecordedEvent::occurredAt).containsExactly(february);
    }

    @Test
    void theSweepKeepsWhatIsYoungEnough() throws Exception {
        Instant old = clock.instant().minus(KEEP).minus(Duration.ofDays(32));
        recorder.take(eventAt(old));
        recorder.take(eventAt(clock.instant().minus(KEEP)));
        awaitKept(2);

        recorder.forget();

        assertThat(kept()).hasSize(1);
    }

    @Test
    void anEventOfAMonthThatAnotherInstanceDroppedIsWrittenAllTheSame() throws Exception {
        Instant then = Instant.parse("1998-05-05T00:00:00Z");
        recorder.take(eventAt(then));
        awaitKept(1);
        events.dropBefore(Instant.parse("1998-06-01T00:00:00Z"));

        recorder.take(eventAt(then));

        awaitKept(1);
    }

    @Test
    void aBatchThatIsWrittenAgainIsWrittenOnce() throws Exception {
        List<RecordedEvent> batch = List.of(eventAt(clock.instant()), eventAt(clock.instant()));
        events.open(YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));

        events.keep(batch);
        events.keep(batch);

        assertThat(kept()).hasSize(2);
    }

    @Test
    void instancesThatOpenAMonthTogetherMakeItOnce() throws Exception {
        Callable<Boolean> opening =
                () -> {
                    events.open(YearMonth.of(1997, 3));
                    return true;
                };
        Together.atOnce(Collections.nCopies(8, opening));

        recorder.take(eventAt(Instant.parse("1997-03-03T00:00:00Z")));
        awaitKept(1);
    }

    @Test
    void aRequestDoesNotWaitForTheTable_andNothingIsLostWhileItIsLocked() throws Exception {
        try (Connection connection = postgres.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table security_event");

            recorder.take(eventAt(clock.instant()));
            server.signUp("alice");

            connection.rollback();
        }
        awaitKept(1);
    }

    @Test
    void aLateEventDoesNotAttachToAnErasedAccount_andTakesNoOtherWithIt() throws Exception {
        UUID erased = UUID.randomUUID();
        try (Connection connection = postgres.getConnection()) {
            connection
                    .createStatement()
                    .execute("insert into erased_account values ('" + erased + "', now())");
        }

        recorder.take(eventAt(clock.instant(), erased));
        recorder.take(eventAt(clock.instant()));

        awaitKept(1);
        assertThat(events.of(erased, EventCursor.START, 100).events()).isEmpty();
    }

    @Test
    void whatIsBeyondTheBoundIsCountedAsLost() throws Exception {
        var full = new EventRecorder(events, () -> KEEP, metrics, clock);

        for (int i = 0; i <= EventRecorder.MOST_WAITING; i++) {
            full.take(eventAt(clock.instant()));
        }

        assertThat(metrics.counter("keyfob.security.events.lost").count()).isEqualTo(1);
    }

    @Test
    void aNegativeTimeIsRefused() throws Exception {
        assertThatThrownBy(() -> new EventRecorder(events, () -> KEEP.negated(), metrics, clock))
                .isInstanceOf(StartFailure.class)
                .hasMessage("keyfob.event.keep cannot be used: it is not negative");
    }

    private void awaitKept(int count) throws Exception {
        Instance.await("events are written", Duration.ofSeconds(20), () -> kept().size() == count);
    }

    private List<RecordedEvent> kept() {
        return events.of(account, EventCursor.START, 100).events();
    }

    private RecordedEvent eventAt(Instant at) {
        return eventAt(at, account);
    }

    private static RecordedEvent eventAt(Instant at, UUID account) {
        return new RecordedEvent(
                UUID.randomUUID(), at, "account.created", account, null, null, null, null, null);
    }
}
