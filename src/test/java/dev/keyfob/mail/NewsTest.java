package dev.keyfob.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.credential.Verifications;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.code.Purpose;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Letters that tell what has happened outlast their codes.
@QuarkusTest
class NewsTest extends OutboxTest {

    @Inject Verifications verifications;

    @Test
    void newsWhoseCodeHasExpiredAreSentWithoutIt() {
        UUID code = UUID.randomUUID();
        String late = write(Letter.PASSWORD_CHANGED, code);
        ahead.move(Purpose.RESET_PASSWORD.lifetime());

        outbox.sendDue();

        assertThat(letterbox.of(late))
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.subject()).isEqualTo("Your password for localhost was changed");
                    assertThat(mail.plain())
                            .contains("ask for a new password in the app")
                            .doesNotContain(codes.digits(Purpose.RESET_PASSWORD, code), "kfm_");
                    assertThat(mail.link()).isEqualTo("http://localhost:8081/open/reset-password");
                });
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 0));
    }

    @Test
    void newsAreTriedForAWeek() {
        String read = write(Letter.PASSWORD_CHANGED, UUID.randomUUID());
        letterbox.goAway();
        try {
            tryFor(Duration.ofDays(6));
        } finally {
            letterbox.comeBack();
        }
        outbox.sendDue();
        assertThat(letterbox.of(read)).hasSize(1);

        String bounced = write(Letter.FACTOR_ADDED, UUID.randomUUID());
        letterbox.goAway();
        try {
            tryFor(Duration.ofDays(7).plusHours(2));
        } finally {
            letterbox.comeBack();
        }
        outbox.sendDue();

        assertThat(letterbox.of(bounced)).isEmpty();
        assertThat(mails.state()).isEqualTo(new Mails.State(0, null, 1));
    }

    @Test
    void aCodeThatIsTakenBackTakesNoNewsAlong() {
        UUID code = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        String asked = write(Letter.RESET_PASSWORD, code);
        String told = write(Letter.PASSWORD_CHANGED, code);
        String others = write(Letter.RESET_PASSWORD, other);
        String account = Server.text(Phone.claims(Phone.of(server, "alice").accessToken()), "sub");

        mails.withdraw(AccountId.parse(account).orElseThrow(), List.of(code));
        outbox.sendDue();

        assertThat(letterbox.of(asked)).isEmpty();
        assertThat(letterbox.of(told)).extracting(Arrived::code).containsExactly("");
        assertThat(letterbox.of(others)).hasSize(1);
    }

    /// A stranger could use the number up, and change the password unseen.
    @Test
    void newsAreNotCountedAmongTheLettersThatWereAskedFor() throws Exception {
        String text = "alice-" + UUID.randomUUID() + "@example.com";
        EmailAddress address = EmailAddress.parse(text).orElseThrow();
        for (int i = 0; i < 10; i++) {
            verifications.beginReset(Letter.RESET_PASSWORD, address, Language.EN);
        }
        server.json(
                "POST",
                "/accounts",
                "",
                "{\"email\":\"%s\",\"password\":\"every-press-a-new-code\"}".formatted(text));

        verifications.beginReset(Letter.RESET_PASSWORD, address, Language.EN);
        verifications.beginReset(Letter.PASSWORD_CHANGED, address, Language.EN);

        assertThat(letterbox.await(text).subject())
                .isEqualTo("Your password for localhost was changed");
    }

    private void tryFor(Duration time) {
        Instant end = ahead.instant().plus(time);
        while (ahead.instant().isBefore(end)) {
            outbox.sendDue();
            ahead.move(Duration.ofHours(1));
        }
    }
}
