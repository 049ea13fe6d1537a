package dev.keyfob.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Authenticator;
import dev.keyfob.ConfidentialClients;
import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The owner of an account is told of each change of the second factor: what, when and from which
/// device, and what to do about it.
@QuarkusTest
class FactorLetterTest extends HttpTest {

    @Inject Database database;

    private Person alice;

    @BeforeEach
    void signUp() {
        alice = server.signUp("alice");
    }

    @Test
    void everyChangeSendsOneLetter() throws Exception {
        Phone phone = signIn("Alice's phone");
        Enrolled factor = Enrolled.with(phone, clock.instant());
        assertTells(newest(1), "A second factor was added to your localhost account");
        clock.move(Duration.ofMinutes(1));
        phone.stepUp(alice, factor.app().code(clock.instant()));
        Answer renewed = phone.call("POST", "/me/factors/recovery-codes");
        assertTells(newest(2), "Your localhost account has new recovery codes");
        clock.move(Duration.ofMinutes(1));
        phone.call("DELETE", "/me/factors/" + factor.id());
        assertTells(newest(3), "The second factor of your localhost account was removed");

        assertThat(letterbox.of(alice.email()))
                .allSatisfy(letter ->
                        assertThat(letter.plain())
                                .contains(
                                        "\n    Device: Alice's phone, iPhone17,2\n",
                                        "If it was not you, ask for a new password in the app")
                                .doesNotContain(factor.app().secret(), factor.id())
                                .doesNotContain(factor.recoveryCodes())
                                .doesNotContain(Enrolled.recoveryCodes(renewed)));
    }

    @Test
    void soDoesAnOperatorsOrder_once() throws Exception {
        Phone phone = signIn("Alice's phone");
        Enrolled.with(phone, clock.instant());
        newest(1);
        for (int times = 0; times < 2; times++) {
            assertThat(removeByOrder(phone, "en").status()).isEqualTo(204);
        }

        Arrived letter = newest(2);
        assertTells(letter, "The second factor of your localhost account was removed");
        assertThat(letter.plain())
                .contains("removed by the support of localhost")
                .doesNotContain("Device:");
    }

    @Test
    void theyAreInTheLanguageOfTheApp() throws Exception {
        server = server.sending("Accept-Language", "de-AT");
        Phone phone = signIn("Alices Telefon");
        Enrolled factor = Enrolled.with(phone, clock.instant());
        phone.stepUp(alice, factor.app().code(clock.instant()));
        phone.call("POST", "/me/factors/recovery-codes");
        phone.call("DELETE", "/me/factors/" + factor.id());
        Enrolled.with(phone, clock.instant());
        removeByOrder(phone, "de");
        newest(5);

        assertThat(letterbox.of(alice.email()))
                .allSatisfy(letter -> {
                    assertThat(letter.language()).isEqualTo("de");
                    assertThat(letter.plain())
                            .contains("\n    Wann: ", " UTC\n", "in der App ein neues Passwort");
                })
                .extracting(Arrived::subject)
                .containsExactlyInAnyOrder(
                        "Zu Ihrem Konto bei localhost kam ein zweiter Faktor",
                        "Ihr Konto bei localhost hat neue Wiederherstellungscodes",
                        "Der zweite Faktor Ihres Kontos bei localhost wurde entfernt",
                        "Zu Ihrem Konto bei localhost kam ein zweiter Faktor",
                        "Der zweite Faktor Ihres Kontos bei localhost wurde entfernt");
    }

    @Test
    void aChangeThatFailsSendsNone() throws Exception {
        Phone phone = signIn("Alice's phone");
        Answer begun = phone.call("POST", "/me/factors");
        var app = new Authenticator(begun.text("secret"));
        String nowhere = UUID.randomUUID().toString();

        Enrolled.confirm(phone, begun.text("id"), app.wrongCode(clock.instant()));
        Enrolled.confirm(phone, nowhere, app.code(clock.instant()));
        phone.call("POST", "/me/factors/" + begun.text("id") + "/confirm", "{}");
        phone.call("POST", "/me/factors/recovery-codes");
        phone.call("DELETE", "/me/factors/" + nowhere);
        phone.call("DELETE", "/me/factors/" + begun.text("id"));
        removeByOrder(phone, "en");
        Enrolled factor = Enrolled.with(phone, clock.instant());
        phone.call("POST", "/me/factors/recovery-codes");
        phone.call("DELETE", "/me/factors/" + factor.id());

        assertThat(newest(1).subject()).startsWith("A second factor was added");
    }

    @Test
    void aMailServerThatSaysNothingSlowsNoChange() throws Exception {
        Phone phone = signIn("Alice's phone");
        long begun = System.nanoTime();
        try (var _ = letterbox.fallSilent()) {
            Enrolled.with(phone, clock.instant());
            removeByOrder(phone, "en");
        }
        long took = System.nanoTime() - begun;
        letterbox.comeBack();
        clock.move(Duration.ofMinutes(2));

        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(10));
        newest(2);
    }

    /// Whoever signs in chooses it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/login",
                "evil.example?a=b",
                "call@evil.example",
                "<a href=//evil.example>"
            })
    void theNameOfADeviceIsNoLink(String name) throws Exception {
        Enrolled.with(signIn(name), clock.instant());

        Arrived letter = newest(1);

        assertThat(letter.plain()).contains("evil example").doesNotContain("evil.example");
        assertThat(letter.html())
                .contains("evil example")
                .doesNotContain("evil.example", "<a href=/");
    }

    private Phone signIn(String name) {
        return Phone.signIn(
                server, "demo", alice, "device_name", name, "device_model", "iPhone17,2");
    }

    private Answer removeByOrder(Phone phone, String language) {
        return management
                .sending("Accept-Language", language)
                .json(
                        "POST",
                        "/admin/accounts/"
                                + Server.text(Phone.claims(phone.accessToken()), "sub")
                                + "/factors/remove",
                        ConfidentialClients.ownToken("operator", server).text("access_token"),
                        "{\"reason\":\"called the hotline\"}");
    }

    /// The last of so many, and no more.
    private Arrived newest(int number) throws Exception {
        Arrived letter = letterbox.await(alice.email(), number - 1);
        Instance.await("nothing waits", Duration.ofSeconds(20), () -> waiting() == 0);
        assertThat(letterbox.of(alice.email())).hasSize(number);
        return letter;
    }

    private int waiting() {
        return database.first(
                        "select count(*) as waiting from mail where recipient = ?",
                        row -> row.getInt("waiting"),
                        alice.email())
                .orElseThrow();
    }

    private void assertTells(Arrived letter, String subject) {
        String when =
                "When: "
                        + DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
                                .format(clock.instant().atOffset(ZoneOffset.UTC));
        assertThat(letter.subject()).isEqualTo(subject);
        assertThat(letter.plain()).contains("\n    " + when + "\n");
        assertThat(letter.html()).contains("<p>" + when + "<br>");
        assertThat(letter.code()).isEmpty();
        assertThat(letter.link()).isEqualTo("http://localhost:8081/open/reset-password");
    }
}
