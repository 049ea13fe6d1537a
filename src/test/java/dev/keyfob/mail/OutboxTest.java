package dev.keyfob.mail;

import dev.keyfob.HttpTest;
import dev.keyfob.MovableClock;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A test of outboxes at a real SMTP server. Its mail is written by a clock that is ahead, so that
/// the running server's own outbox leaves it to the test's.
abstract class OutboxTest extends HttpTest {

    @Inject Mails mails;
    @Inject MailPost post;
    @Inject MailCodes codes;
    @Inject MeterRegistry metrics;
    @Inject Randomness randomness;
    @Inject Database database;

    final MovableClock ahead = new MovableClock();
    MailOutbox outbox;

    @BeforeEach
    void anInstanceIsAhead() {
        ahead.move(Duration.between(ahead.instant(), clock.instant()).plusDays(10_000));
        outbox = anInstance();
        nothingIsLeft();
    }

    @AfterEach
    void nothingIsLeft() {
        database.update("delete from mail");
    }

    MailOutbox anInstance() {
        return new MailOutbox(mails, post, metrics, randomness, ahead);
    }

    /// Has a letter sent to somebody.
    ///
    /// @return the address
    String write(Letter letter, UUID code) {
        String address = "alice-" + UUID.randomUUID() + "@example.com";
        mails.send(
                new Mails.Order(
                        letter,
                        EmailAddress.parse(address).orElseThrow(),
                        Language.EN,
                        code,
                        ahead.instant().plus(letter.purpose().lifetime())),
                ahead.instant());
        return address;
    }
}
