package dev.keyfob.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The outbox, while mail servers and instances come and go.
@QuarkusTest
class MailOutboxTest extends OutboxTest {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofNanos(1_000);

    @Test
    void aMailIsGoneWhenItWasSent_andHeldNoCodeBefore() {
        UUID code = UUID.randomUUID();
        String address = write(Letter.RESET_PASSWORD, code);
        String row =
                database.first("select m::text from mail m", line -> line.getString(1))
                        .orElseThrow();

        outbox.sendDue();

        assertThat(row)
                .contains(address)
                .doesNotContain(
                        codes.digits(Purpose.RESET_PASSWORD, code),
                        codes.token(Purpose.RESET_PASSWORD, code));
        assertThat(letterbox.copies(address)).hasSize(1);
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 0));
    }

    @Test
    void whileTheMailServerIsAwayTheWaitsGrow_andItArrivesWhenItIsBack() {
        String address = write(Letter.EMAIL_CHANGED, UUID.randomUUID());
        letterbox.goAway();
        try {
            for (int tries = 1; tries <= 10; tries++) {
                outbox.sendDue();

                double longest = Math.min(10 * Math.pow(2, tries - 1.0), 3600);
                assertThat(triesOf(address)).isEqualTo(tries);
                assertThat(
                                Duration.between(ahead.instant(), nextTryOf(address)).toMillis()
                                        / 1000.0)
                        .isCloseTo(longest * 0.75, within(longest * 0.25));
                Duration early = Duration.between(ahead.instant(), nextTryOf(address)).minus(TICK);
                ahead.move(early);
                outbox.sendDue();
                assertThat(triesOf(address)).isEqualTo(tries);
                ahead.move(TICK.plusMinutes(1));
            }
        } finally {
            letterbox.comeBack();
        }

        outbox.sendDue();

        assertThat(letterbox.copies(address)).hasSize(1);
    }

    @Test
    void whatFailedTogetherIsNotTriedTogether() {
        var waits = new HashSet<Instant>();
        letterbox.goAway();
        try {
            for (int i = 0; i < 8; i++) {
                String address = write(Letter.SIGN_UP, UUID.randomUUID());
                anInstance().sendDue();
                waits.add(nextTryOf(address));
            }
        } finally {
            letterbox.comeBack();
        }

        assertThat(waits).hasSizeGreaterThan(6);
    }

    @Test
    void aMailServerThatIsAwayIsNotAskedForEachMailThatWaits() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            addresses.add(write(Letter.SIGN_UP, UUID.randomUUID()));
        }
        letterbox.goAway();
        try {
            outbox.sendDue();
        } finally {
            letterbox.comeBack();
        }

        assertThat(addresses.stream().mapToInt(this::triesOf).sum()).isBetween(1, 8);
    }

    @Test
    void afterManyTriesItIsGivenUpKeptAndCounted_andForgottenInTheEnd() {
        double before = counted("given_up");
        String address = write(Letter.SIGN_UP, UUID.randomUUID());
        letterbox.goAway();
        try {
            for (int tries = 0; tries < 3 * MailOutbox.MOST_TRIES; tries++) {
                outbox.sendDue();
                ahead.move(Duration.ofHours(1));
            }
        } finally {
            letterbox.comeBack();
        }

        assertThat(triesOf(address)).isEqualTo(MailOutbox.MOST_TRIES);
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 1));
        assertThat(counted("given_up")).isEqualTo(before + 1);
        ahead.move(Duration.ofDays(30));
        mails.forgetExpired(ahead.instant());
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 0));
        assertThat(letterbox.copies(address)).isEmpty();
    }

    @Test
    void aMailWhoseCodeHasExpiredIsNotSent() {
        String late = write(Letter.RESET_PASSWORD, UUID.randomUUID());
        ahead.move(Purpose.RESET_PASSWORD.lifetime());

        outbox.sendDue();

        assertThat(letterbox.copies(late)).isEmpty();
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 1));
    }

    @Test
    void whereNobodyHasTheAddressNothingIsSent() {
        String address = write(Letter.NOBODY, UUID.randomUUID());

        outbox.sendDue();

        assertThat(letterbox.copies(address)).isEmpty();
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 0));
    }

    @Test
    void ofManyInstancesOneTakesAMail() throws Exception {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            addresses.add(write(Letter.SIGN_UP, UUID.randomUUID()));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                threads.execute(anInstance()::sendDue);
            }
        }

        assertThat(addresses)
                .allSatisfy(address -> assertThat(letterbox.copies(address)).hasSize(1));
    }

    @Test
    void whatADeadInstanceHadTakenIsTakenAgain_underTheSameMessageId() {
        String address = write(Letter.SIGN_UP, UUID.randomUUID());
        Mails.Waiting taken = mails.claim(ahead.instant(), LEASE).orElseThrow();
        assertThat(post.send(taken)).isTrue();

        outbox.sendDue();
        assertThat(letterbox.copies(address)).hasSize(1);
        ahead.move(LEASE);
        outbox.sendDue();

        assertThat(letterbox.copies(address))
                .hasSize(2)
                .allSatisfy(mail ->
                        assertThat(mail.messageId()).isEqualTo("<" + taken.id() + "@localhost>"));
    }

    private double counted(String outcome) {
        return metrics.find("keyfob.mail").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private int triesOf(String address) {
        return database.first(
                        "select tries from mail where recipient = ?",
                        row -> row.getInt("tries"),
                        address)
                .orElseThrow();
    }

    private Instant nextTryOf(String address) {
        return database.first(
                        "select next_try_at from mail where recipient = ?",
                        row -> Database.instant(row, "next_try_at"),
                        address)
                .orElseThrow();
    }
}
