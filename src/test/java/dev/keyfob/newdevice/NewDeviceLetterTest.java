package dev.keyfob.newdevice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the letter about a new device tells, and how it comes.
@QuarkusTest
class NewDeviceLetterTest extends HttpTest {

    @Inject Database database;

    private Person alice;

    @BeforeEach
    void signUp() {
        alice = server.signUp("alice");
        signIn("installation_id", "i-1", "device_model", "Pixel 9");
    }

    @Test
    void theOwnerIsToldOfAnother_whatItIsWhenAndFromWhere() throws Exception {
        signIn(
                "device_name",
                "Ana's iPhone",
                "device_model",
                "iPhone17,2",
                "os_version",
                "iOS 27.0");

        Arrived mail = letterbox.awaitNotice(alice.email(), 0);
        assertThat(mail.subject()).isEqualTo("A new device signed in to your localhost account");
        assertThat(mail.plain())
                .contains(
                        "    Device: “Ana's iPhone”, iPhone17,2, iOS\n    Time: 20",
                        " UTC\n    From the network 127.0.0.0/24\n");
        assertThat(mail.html()).contains("Device: “Ana&#39;s iPhone”, iPhone17,2, iOS<br>");
        assertThat(mail.link()).startsWith("http://localhost:8081/open/disown-device?code=kfm_");
        assertThat(mail.html()).contains("href=\"" + mail.link() + "\"");
        assertThat(mail.code()).as("six digits").isEmpty();
    }

    @Test
    void whoeverReadsGermanIsToldInGerman() throws Exception {
        String code = server.challenge("demo", alice).text("authorization_code");
        server.sending("Accept-Language", "de-AT, en;q=0.5").redeem("demo", code);

        Arrived mail = letterbox.awaitNotice(alice.email(), 0);
        assertThat(mail.language()).isEqualTo("de");
        assertThat(mail.subject())
                .isEqualTo("Ein neues Gerät hat sich bei Ihrem Konto bei localhost angemeldet");
        assertThat(mail.plain())
                .contains("Gerät: es hat nichts über sich gesagt", "Aus dem Netz 127.0.0.0/24")
                .doesNotContain("{", "NOT_FOUND");
    }

    @Test
    void aThiefsNameForTheDeviceSpeaksNoHtmlAndMakesNoLink() throws Exception {
        signIn(
                "device_name",
                "<a href='https://evil.example/x'>Click</a> www.evil.example a@evil.example "
                        + "x".repeat(60),
                "device_model",
                "{app} https://evil.example\r\nBcc: b@evil.example",
                "os_version",
                "evil.example/os");

        Arrived mail = letterbox.awaitNotice(alice.email(), 0);
        String told =
                mail.plain()
                        .lines()
                        .filter(line -> line.contains("Device: "))
                        .findFirst()
                        .orElseThrow();
        assertThat(told)
                .isEqualTo(
                        "    Device: “a href 'https evil example x' Click a w…”, app https evil exampleBcc b evil example, evil example os");
        assertThat(mail.html()).doesNotContain("<a href='", "evil.example");
        assertThat(mail.plain()).doesNotContain("evil.example");
    }

    /// A thief with the password floods the mailbox no more than the owner loses a letter.
    @Test
    void manySignInsSendFiveLettersAnHour_andNoneIsLost() throws Exception {
        for (int i = 0; i < 12; i++) {
            signIn();
        }

        assertThat(told()).isEqualTo(12);
        assertThat(waitingUntil(Duration.ZERO)).isEqualTo(5);
        assertThat(waitingUntil(NewDevices.PERIOD.minusNanos(1_000))).isEqualTo(5);
        assertThat(waitingUntil(NewDevices.PERIOD)).isEqualTo(10);
        assertThat(waitingUntil(NewDevices.PERIOD.multipliedBy(2))).isEqualTo(12);
        letterbox.awaitNotice(alice.email(), 4);
        clock.move(NewDevices.PERIOD);
        letterbox.awaitNotice(alice.email(), 9);
        clock.move(NewDevices.PERIOD);
        letterbox.awaitNotice(alice.email(), 11);
    }

    @Test
    void theLetterAndTheDeviceSessionAreWrittenTogetherOrNotAtAll() {
        String code = server.challenge("demo", alice).text("authorization_code");
        database.update(
                """
                create function refuse_mail() returns trigger language plpgsql as
                $$ begin raise exception 'no letter'; end $$
                """);
        database.update(
                """
                create trigger no_mail before insert on mail for each row
                when (new.recipient = '%s') execute function refuse_mail()
                """
                        .formatted(alice.email()));
        try {
            assertThat(server.redeem("demo", code).status()).isEqualTo(500);
        } finally {
            database.update("drop function refuse_mail cascade");
        }

        assertThat(devices()).isEqualTo(1);
        assertThat(told()).isZero();
        assertThat(server.redeem("demo", code).status()).isEqualTo(200);
        assertThat(devices()).isEqualTo(2);
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void withoutAMailServerTheSignInGoesOn_andTheLetterComesWhenItIsBack() throws Exception {
        letterbox.goAway();
        try {
            assertThat(signIn().status()).isEqualTo(200);
        } finally {
            letterbox.comeBack();
        }
        clock.move(Duration.ofMinutes(1));

        letterbox.awaitNotice(alice.email(), 0);
    }

    private Answer signIn(String... facts) {
        String code = server.challenge("demo", alice).text("authorization_code");
        Answer tokens = server.redeem("demo", code, facts);
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        return tokens;
    }

    /// How often the owner was, or will be.
    private int told() {
        return count("select count(*) from new_device where account_id = ?::uuid", account());
    }

    private int devices() {
        return count(
                "select count(*) from device_session where account_id = ?::uuid and revoked_at is null",
                account());
    }

    /// Letters that are due by a time from now, sent ones too.
    private int waitingUntil(Duration fromNow) {
        return database.first(
                        "select count(*) from new_device where account_id = ? and letter_at <= ?",
                        row -> row.getInt(1),
                        UUID.fromString(account()),
                        clock.instant().plus(fromNow))
                .orElseThrow();
    }

    private String account() {
        return database.first(
                        "select id from account where email = ?",
                        row -> row.getString("id"),
                        alice.email())
                .orElseThrow();
    }

    private int count(String sql, String account) {
        return database.first(sql, row -> row.getInt(1), account).orElseThrow();
    }
}
