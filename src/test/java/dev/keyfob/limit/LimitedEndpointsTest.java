package dev.keyfob.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Together;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What each limited endpoint answers when it is asked too often, and afterwards.
@QuarkusTest
@TestProfile(Limited.class)
class LimitedEndpointsTest extends HttpTest {

    private static final String PASSWORD = "every-press-a-new-code";

    private final String email = "alice-" + UUID.randomUUID() + "@example.com";

    @Test
    void signUps() throws Exception {
        assertLimited(5, 409, () -> json("/accounts", account(email)));
        assertThat(json("/accounts", account("b" + email)).status()).isEqualTo(201);
    }

    @Test
    void codesForANewPassword() throws Exception {
        assertLimited(
                5, 202, () -> json("/accounts/reset-password", "{\"email\":\"" + email + "\"}"));
    }

    @Test
    void codesSentAgain() throws Exception {
        String handle = "{\"verification\":\"" + UUID.randomUUID() + "\"}";

        assertLimited(5, 202, () -> json("/accounts/verify-email/resend", handle));
    }

    @Test
    void codesToANewAddress_howeverManyAccountsAsk() throws Exception {
        String change = "{\"email\":\"%s\",\"current_password\":\"%s\"}".formatted(email, PASSWORD);

        assertLimited(5, 202, () -> Phone.of(server, "bob").call("POST", "/me/email", change));
    }

    @Test
    void guessesAtACodeThatProvesAnAddress() throws Exception {
        String proof = "{\"verification\":\"" + UUID.randomUUID() + "\",\"code\":\"000000\"}";

        assertLimited(10, 400, () -> json("/accounts/verify-email", proof));
    }

    @Test
    void guessesAtACodeForANewPassword() throws Exception {
        assertLimited(10, 400, () -> confirm("000000"));
    }

    @Test
    void guessesAtTheLinkOfANewDevice() throws Exception {
        assertLimited(10, 400, () -> json("/accounts/disown-device", "{\"code\":\"000000\"}"));
    }

    @Test
    void linksThatCloseAnAccount() throws Exception {
        assertLimited(5, 202, () -> json("/accounts/close", "{\"email\":\"" + email + "\"}"));
        assertLimited(10, 400, () -> json("/accounts/close/confirm", "{\"code\":\"111111\"}"));
    }

    @Test
    void inABrowserAPageSaysIt_inItsLanguage() throws Exception {
        assertLimited(5, 202, () -> server.form("/close-account", "email", email));

        Answer page = inBrowser("").form("/close-account", "email", email);
        Answer german = inBrowser("de").form("/close-account", "email", email);

        assertThat(page.status()).isEqualTo(429);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Retry-After")).isNotEmpty();
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body()).contains("<html lang=\"en\">", "That was too often.");
        assertThat(german.body()).contains("<html lang=\"de\">", "Das war zu oft.");
    }

    /// A thief would ask for mail first, and sign in after that.
    @Test
    void whoeverUsesUpTheMailsOfAnAddressKeepsNoNoticeBack_andNotWhatItsLinkSends()
            throws Exception {
        Person alice = server.signUp("alice");
        Phone.signIn(server, alice);
        String reset = "{\"email\":\"" + alice.email() + "\"}";
        assertLimited(5, 202, () -> json("/accounts/reset-password", reset));

        Phone thief = Phone.signIn(server, alice);

        String code = letterbox.awaitNotice(alice.email(), 0).token();
        assertThat(json("/accounts/disown-device", "{\"code\":\"" + code + "\"}").body())
                .isEqualTo("{\"device\":\"ended\",\"reset\":\"mailed\"}");
        assertThat(thief.isSignedIn()).isFalse();
        assertThat(confirm(letterbox.await(alice.email()).token()).status()).isEqualTo(204);
    }

    /// Each that is carried out sends a letter.
    @Test
    void changesOfASecondFactor_howeverManyDevicesAsk() {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        for (int i = 0; i < 10; i++) {
            assertThat(phone.call("POST", "/me/factors/recovery-codes").status()).isEqualTo(404);
        }

        Phone other = Phone.signIn(server, alice);

        assertThat(other.call("POST", "/me/factors/recovery-codes").status()).isEqualTo(429);
        assertThat(other.call("DELETE", "/me/factors/" + UUID.randomUUID()).status())
                .isEqualTo(429);
        assertThat(Phone.of(server, "bob").call("POST", "/me/factors/recovery-codes").status())
                .isEqualTo(404);
    }

    @Test
    void whoeverHasTheLinkIsNotKeptOutByGuesses() throws Exception {
        json("/accounts", account(email));
        json("/accounts/reset-password", "{\"email\":\"" + email + "\"}");
        String token = letterbox.await(email).token();
        for (int i = 0; i < 10; i++) {
            assertThat(confirm("000000").status()).isEqualTo(400);
        }

        assertThat(confirm("000000").status()).isEqualTo(429);
        assertThat(confirm(token).status()).isEqualTo(204);
    }

    @Test
    void guessesAtThePasswordOfABearer_butNotOnTheOtherPhone() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        String wrong =
                "{\"current_password\":\"not-the-right-one\",\"new_password\":\"another-one-quite-long\"}";

        assertLimited(10, 400, () -> phone.call("POST", "/me/password", wrong));

        assertThat(Phone.signIn(server, alice).call("POST", "/me/password", wrong).status())
                .isEqualTo(400);
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void refreshes_whichGoOnWithTheSameToken() throws Exception {
        Phone phone = Phone.of(server, "alice");
        Phone other = Phone.of(server, "bob");

        assertLimited(60, 200, phone::refresh);

        assertThat(other.refresh().status()).isEqualTo(200);
    }

    @Test
    void signInsFromOneAddress_aNetworkOfIpv6CountingAsOne() {
        for (int i = 0; i < 600; i++) {
            // What stands before the last has not been seen by the proxy.
            String addresses = "192.0.2.%d, 2001:db8:0:1::%x".formatted(i % 256, i);
            assertThat(signInAsNobody(addresses).status()).isEqualTo(400);
        }

        Answer refused = signInAsNobody("2001:db8:0:1:ffff::1");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(signInAsNobody("2001:db8:0:2::1").status()).isEqualTo(400);
        assertThat(signInAsNobody("192.0.2.1").status()).isEqualTo(400);
        clock.move(Duration.ofSeconds(1));
        assertThat(signInAsNobody("2001:db8:0:1::1").status()).isEqualTo(400);
        assertThat(signInAsNobody("2001:db8:0:1::1").status()).isEqualTo(429);
    }

    @Test
    void ofRequestsThatMeetAsManyPassAsThereAre() throws Exception {
        Callable<Answer> guess =
                () -> signIn(Limited.at(server, 1), new Person(email, "not-the-right-one"));

        List<Answer> answers = Together.atOnce(Collections.nCopies(60, guess));

        assertThat(answers.stream().filter(answer -> answer.status() == 400)).hasSize(10);
        assertThat(answers.stream().filter(answer -> answer.status() == 429)).hasSize(50);
    }

    /// Asks as often as is good, once too often, and again when it was said.
    ///
    /// @param good the status of the last that is good
    private void assertLimited(int times, int good, Callable<Answer> request) throws Exception {
        for (int i = 1; i < times; i++) {
            assertThat(request.call().status()).isLessThan(429);
        }
        assertThat(request.call().status()).isEqualTo(good);

        Answer refused = request.call();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
        assertThat(refused.body())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"Too Many Requests\"")
                .doesNotContain("\"error\"");
        clock.move(Duration.ofSeconds(Long.parseLong(refused.header("Retry-After"))));
        assertThat(request.call().status()).isEqualTo(good);
        assertThat(request.call().status()).isEqualTo(429);
    }

    private Server inBrowser(String language) {
        return server.sending("Accept", Server.HTML_FIRST).sending("Accept-Language", language);
    }

    private Answer confirm(String code) {
        return json(
                "/accounts/reset-password/confirm",
                "{\"email\":\"%s\",\"code\":\"%s\",\"password\":\"another-one-quite-long\"}"
                        .formatted(email, code));
    }

    /// No stored password could be as long: nothing is hashed.
    private Answer signInAsNobody(String address) {
        return signIn(
                Limited.from(server, address),
                new Person(UUID.randomUUID() + "@example.com", "x".repeat(2_000)));
    }

    private static Answer signIn(Server from, Person person) {
        return from.challenge("demo", person);
    }

    private Answer json(String path, String body) {
        return server.json("POST", path, "", body);
    }

    private static String account(String address) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(address, PASSWORD);
    }
}
