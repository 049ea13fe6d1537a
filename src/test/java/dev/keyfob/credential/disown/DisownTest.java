package dev.keyfob.credential.disown;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// "This was not me": what the link of the letter about a new device does, and for whom.
@QuarkusTest
class DisownTest extends HttpTest {

    private static final String ENDED = "{\"device\":\"ended\",\"reset\":\"mailed\"}";
    private static final String OVER = "{\"device\":\"over\",\"reset\":\"mailed\"}";

    private Person alice;
    private Phone phone;
    private Phone thief;
    private Arrived notice;

    @BeforeEach
    void aStrangerSignsIn() throws Exception {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
        thief = Phone.signIn(server, alice);
        notice = letterbox.awaitNotice(alice.email(), 0);
    }

    @Test
    void theLinkShowsAButtonAndDoesNothing_howeverOftenAScannerFollowsIt() {
        for (int i = 0; i < 3; i++) {
            Answer page = follow(notice.token());

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(page.header("Content-Security-Policy"))
                    .isEqualTo(
                            "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.body())
                    .contains(
                            "<html lang=\"en\">",
                            "<form method=\"post\" action=\"disown-device\">",
                            "<input type=\"hidden\" name=\"code\" value=\"%s\">"
                                    .formatted(notice.token()),
                            "Nothing has been done yet.")
                    .doesNotContain("<script", "src=", "style");
        }
        assertThat(thief.isSignedIn()).isTrue();
        assertThat(letterbox.of(alice.email())).isEmpty();
    }

    @Test
    void theButtonEndsThatDeviceAtOnce_andNoOther_andACodeForANewPasswordComes() throws Exception {
        Answer done = press(notice.token());

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body())
                .contains("The device is signed out.", "A mail with a code is on its way");
        assertThat(thief.call("GET", "/me").status()).isEqualTo(401);
        assertThat(thief.refresh().text("sign_out_reason")).isEqualTo("signed_out_elsewhere");
        assertThat(phone.isSignedIn()).isTrue();
        Arrived reset = letterbox.await(alice.email());
        assertThat(reset.subject()).isEqualTo("Choose a new password for localhost");
        assertThat(newPassword(reset.token()).status()).isEqualTo(204);
        assertThat(phone.isSignedIn()).as("a new password ends all").isFalse();
    }

    @Test
    void anAppThatTheLinkHasOpenedDoesTheSame() throws Exception {
        Answer done = disown(notice.token());

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).isEqualTo(ENDED);
        assertThat(thief.isSignedIn()).isFalse();
        letterbox.await(alice.email());
    }

    @Test
    void itIsGoodOnce() {
        assertThat(disown(notice.token()).status()).isEqualTo(200);

        assertRefused(notice.token());
        assertThat(press(notice.token()).status()).isEqualTo(400);
    }

    @Test
    void usedTwiceAtOnceItActsOnce() throws Exception {
        List<Callable<Answer>> uses = Collections.nCopies(6, () -> disown(notice.token()));

        List<Answer> answers = atOnce(uses);

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(400));
        letterbox.await(alice.email());
        assertThat(letterbox.of(alice.email())).hasSize(1);
    }

    @Test
    void itIsGoodForSevenDays() {
        clock.move(Duration.ofDays(7).minusNanos(1_000));

        assertThat(disown(notice.token()).body()).isEqualTo(ENDED);
    }

    @Test
    void afterSevenDaysItIsTooLate() {
        clock.move(Duration.ofDays(7));

        assertRefused(notice.token());
        assertThat(thief.isSignedIn()).isTrue();
    }

    @Test
    void aCodeThatIsChangedOrOfAnotherPurposeDoesNothing() throws Exception {
        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + alice.email() + "\"}");
        Arrived reset = letterbox.await(alice.email());

        for (int at : new int[] {4, 10, 30, 40, 67}) {
            char other = notice.token().charAt(at) == 'A' ? 'B' : 'A';
            assertRefused(
                    notice.token().substring(0, at) + other + notice.token().substring(at + 1));
        }
        assertRefused("");
        assertRefused(reset.token());
        assertRefused(reset.code());
        assertThat(newPassword(notice.token()).text("type"))
                .isEqualTo("urn:keyfob:problem:code-wrong");
        assertThat(follow("\"><script>alert(1)</script>").body()).doesNotContain("alert");
        assertThat(thief.isSignedIn()).isTrue();
        assertThat(disown(notice.token()).body()).isEqualTo(ENDED);
    }

    @Test
    void anotherAccountsLinkTouchesNothingOfThisOne() throws Exception {
        Person mallory = server.signUp("mallory");
        Phone.signIn(server, mallory);
        Phone.signIn(server, mallory);

        assertThat(disown(letterbox.awaitNotice(mallory.email(), 0).token()).body())
                .isEqualTo(ENDED);

        assertThat(thief.isSignedIn()).isTrue();
        letterbox.await(mallory.email());
    }

    @Test
    void whereTheDeviceIsOverTheCodeComesAllTheSame_andTheLinkIsUsedUp() throws Exception {
        thief.signOut();

        assertThat(disown(notice.token()).body()).isEqualTo(OVER);

        letterbox.await(alice.email());
        assertRefused(notice.token());
    }

    /// The second sign-in is silent, as it was proven; so it goes with the first.
    @Test
    void whatTheDeviceHasVouchedForEndsWithIt_andWhatThatHasInTurn() throws Exception {
        Answer second = signIn("");
        Answer silent = signIn(second.text("device_token"), "installation_id", "i-2");
        Answer again = signIn(silent.text("device_token"), "installation_id", "i-2");
        server.form("/revoke", "client_id", "demo", "token", second.text("refresh_token"));

        assertThat(disown(letterbox.awaitNotice(alice.email(), 1).token()).body()).isEqualTo(ENDED);

        assertThat(server.refresh("demo", again.text("refresh_token")).text("sign_out_reason"))
                .isEqualTo("signed_out_elsewhere");
        assertThat(thief.isSignedIn()).as("has a letter of its own").isTrue();
        assertThat(letterbox.notices(alice.email())).hasSize(2);
    }

    @Test
    void aSignInThatIsUnderWayIsTooLate_andItsDeviceTokenSilencesNothingAnyMore() throws Exception {
        Answer second = signIn("");
        String code =
                server.challenge("demo", alice, "device_token", second.text("device_token"))
                        .text("authorization_code");

        disown(notice.token());

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        signIn(second.text("device_token"));
        letterbox.awaitNotice(alice.email(), 2);
    }

    /// Whoever changed the address has the mail of the new one; the former owner has another
    /// letter.
    @Test
    void whereTheAccountHasAnotherAddressByNowNoCodeIsSent() throws Exception {
        changeEmail(phone, alice, "next-" + alice.email());

        assertThat(disown(notice.token()).body())
                .isEqualTo("{\"device\":\"ended\",\"reset\":\"other_address\"}");

        assertThat(thief.isSignedIn()).isFalse();
        assertThat(letterbox.of("next-" + alice.email())).hasSize(1);
        assertThat(letterbox.of(alice.email())).isEmpty();
    }

    @Test
    void thePagesSpeakGerman() {
        var german = server.sending("Accept-Language", "de");

        assertThat(german.call("GET", "/open/disown-device?code=" + notice.token(), "").body())
                .contains("<html lang=\"de\">", "Das war ich nicht: abmelden");
        assertThat(german.form("/open/disown-device", "code", "x").body())
                .contains("Dieser Link gilt nicht");
        assertThat(german.form("/open/disown-device", "code", notice.token()).body())
                .contains("Das Gerät ist abgemeldet.", "Eine Mail mit einem Code");
    }

    @Test
    void theOwnersEventsTellIt() throws Exception {
        disown(notice.token());

        Instance.await(
                "events",
                Duration.ofSeconds(20),
                () -> phone.call("GET", "/me/events").body().contains("device.ended_by_disowning"));
        assertThat(phone.call("GET", "/me/events").body()).contains("\"device.disowned\"");
    }

    @Test
    void itNeedsACode() {
        Answer refused = server.json("POST", "/accounts/disown-device", "", "{}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("pointer")).isEqualTo("/code");
        assertThat(server.form("/open/disown-device").status()).isEqualTo(400);
    }

    private void assertRefused(String code) {
        Answer refused = disown(code);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("urn:keyfob:problem:code-wrong");
    }

    private Answer follow(String code) {
        return server.call(
                "GET",
                "/open/disown-device?code=" + URLEncoder.encode(code, StandardCharsets.UTF_8),
                "");
    }

    private Answer press(String code) {
        return server.form("/open/disown-device", "code", code);
    }

    private Answer disown(String code) {
        return server.json("POST", "/accounts/disown-device", "", "{\"code\":\"" + code + "\"}");
    }

    private Answer newPassword(String code) {
        return server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"code\":\"%s\",\"password\":\"every-press-a-newer-code\"}".formatted(code));
    }

    private Answer signIn(String deviceToken, String... facts) {
        String code =
                server.challenge("demo", alice, "device_token", deviceToken)
                        .text("authorization_code");
        Answer tokens = server.redeem("demo", code, facts);
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        return tokens;
    }
}
