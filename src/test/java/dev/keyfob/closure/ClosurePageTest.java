package dev.keyfob.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page that the stores are given, and the mail that it sends.
@QuarkusTest
class ClosurePageTest extends HttpTest {

    @Inject Database database;

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signUp() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void aPageAsksForTheAddress_saysWhatIsErasedWhen_andLoadsNothing() {
        Answer page = server.call("GET", "/close-account", "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.body())
                .contains(
                        "<html lang=\"en\">",
                        "Close your localhost account",
                        "After 14 days your account is erased",
                        "<form method=\"post\" action=\"close-account\">",
                        "<input type=\"email\" name=\"email\"")
                .doesNotContain("<script", "src=", "style");
        assertThat(server.sending("Accept-Language", "de").call("GET", "/close-account", "").body())
                .contains("<html lang=\"de\">", "Nach 14 Tagen wird Ihr Konto gelöscht");
    }

    @Test
    void itsFormSendsALink_whosePageShowsAButtonAndDoesNothing() throws Exception {
        Answer sent = server.form("/close-account", "email", alice.email());

        assertThat(sent.status()).isEqualTo(202);
        Arrived mail = letterbox.await(alice.email());
        assertThat(mail.subject()).isEqualTo("Close your localhost account?");
        assertThat(mail.link()).startsWith("http://localhost:8081/open/close-account?code=kfm_");
        assertThat(mail.code()).as("six digits").isEmpty();
        for (int i = 0; i < 3; i++) {
            Answer page = server.call("GET", "/open/close-account?code=" + mail.token(), "");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body())
                    .contains(
                            "Nothing has been done yet.",
                            "<input type=\"hidden\" name=\"code\" value=\"%s\">"
                                    .formatted(mail.token()));
        }
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void theButtonClosesTheAccountAsDeleteMeDoes_andAMailTellsIt() throws Exception {
        Phone tablet = Phone.signIn(server, "tablet", alice);
        String code = server.challenge("demo", alice).text("authorization_code");
        server.form("/close-account", "email", alice.email());

        Answer closed =
                server.form("/open/close-account", "code", letterbox.await(alice.email()).token());

        assertThat(closed.status()).isEqualTo(200);
        assertThat(closed.body()).contains("Your account is closed", "In 14 days it is erased");
        for (Phone device : List.of(phone, tablet)) {
            assertThat(device.call("GET", "/me").status()).isEqualTo(401);
            assertThat(device.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        }
        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        Arrived told = letterbox.await(alice.email(), 1);
        assertThat(told.subject()).isEqualTo("Your localhost account was closed");
        assertThat(told.plain()).contains("In 14 days it is erased");
    }

    @Test
    void whatIsNoAddressIsToldSo() {
        assertThat(server.form("/close-account", "email", "alice").status()).isEqualTo(400);
        assertThat(server.form("/close-account", "email", "<b>alice").body())
                .contains("This is not an e-mail address.", "<form")
                .doesNotContain("<b>");
        assertThat(ask("alice").text("type")).isEqualTo("urn:keyfob:problem:email-invalid");
        assertThat(server.json("POST", "/accounts/close", "", "{}").text("pointer"))
                .isEqualTo("/email");
        assertThat(server.json("POST", "/accounts/close/confirm", "", "{}").text("pointer"))
                .isEqualTo("/code");
    }

    @Test
    void theLetterIsInTheReadersLanguage() throws Exception {
        server.sending("Accept-Language", "de").form("/close-account", "email", alice.email());

        Arrived mail = letterbox.await(alice.email());
        assertThat(mail.subject()).isEqualTo("Ihr Konto bei localhost schließen?");
        assertThat(mail.plain())
                .contains("Mein Konto schließen", "Der Link gilt einmal, 24 Stunden lang.")
                .doesNotContain("{", "NOT_FOUND");
    }

    @Test
    void anAddressWithoutAnAccountIsAnsweredTheSame_andGetsNoMail() throws Exception {
        String nobody = "nobody-" + UUID.randomUUID() + "@example.com";

        Answer unknown = server.form("/close-account", "email", nobody);
        Answer known = server.form("/close-account", "email", alice.email());

        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(unknown.body()).isEqualTo(known.body());
        assertThat(unknown.headers().map().keySet()).isEqualTo(known.headers().map().keySet());
        assertThat(ask(nobody).body()).isEqualTo(ask(alice.email()).body());
        letterbox.await(alice.email(), 1);
        assertThat(letterbox.of(nobody)).isEmpty();
        assertThat(rows(nobody)).as("written all the same").isEqualTo(1);
    }

    private int rows(String email) {
        return database.first(
                        "select count(*) from closure_request where email = ?",
                        row -> row.getInt(1),
                        email)
                .orElseThrow();
    }

    private Answer ask(String email) {
        return server.json("POST", "/accounts/close", "", "{\"email\":\"" + email + "\"}");
    }
}
