package dev.keyfob.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A new password: by mail, and by who knows the old one.
@QuarkusTest
class PasswordTest extends HttpTest {

    private static final String NEW = "every-press-a-newer-code";

    @Inject Database database;

    @Test
    void aResetGivesANewPasswordAndSignsEveryDeviceOut() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone tablet = Phone.signIn(server, alice);
        Answer asked = askFor(alice.email());
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body()).isEmpty();
        Arrived mail = letterbox.await(alice.email());
        assertThat(mail.subject()).isEqualTo("Choose a new password for localhost");

        assertThat(confirm(alice.email(), mail.code(), NEW).status()).isEqualTo(204);

        for (Phone device : new Phone[] {phone, tablet}) {
            assertThat(device.refresh().text("sign_out_reason")).isEqualTo("password_changed");
            assertThat(device.call("GET", "/me").status()).isEqualTo(401);
        }
        assertThat(server.challenge("demo", alice).status()).isEqualTo(400);
        assertThat(Phone.signIn(server, new Person(alice.email(), NEW)).call("GET", "/me").body())
                .contains("\"email_verified\":true");
    }

    @Test
    void theLinkIsEnough_andIsGoodOnce() throws Exception {
        Person alice = server.signUp("alice");
        askFor(alice.email());
        Arrived mail = letterbox.await(alice.email());

        assertThat(confirmByLink(mail.token(), NEW).status()).isEqualTo(204);

        assertThat(server.challenge("demo", new Person(alice.email(), NEW)).status())
                .isEqualTo(200);
        assertThat(confirmByLink(mail.token(), "another-new-password-x").text("type"))
                .isEqualTo("urn:keyfob:problem:code-wrong");
        assertThat(confirm(alice.email(), mail.code(), "another-new-password-x").status())
                .isEqualTo(400);
    }

    @Test
    void aResetIsGoodForThirtyMinutes() throws Exception {
        Person alice = server.signUp("alice");
        askFor(alice.email());
        Arrived mail = letterbox.await(alice.email());
        assertThat(Purpose.RESET_PASSWORD.lifetime()).isEqualTo(Duration.ofMinutes(30));
        clock.move(Duration.ofMinutes(30));

        assertThat(confirmByLink(mail.token(), NEW).status()).isEqualTo(400);
        assertThat(confirm(alice.email(), mail.code(), NEW).status()).isEqualTo(400);
    }

    @Test
    void whereNobodyHasTheAddressTheAnswerIsTheSame_andNoMailGoes() throws Exception {
        Person alice = server.signUp("alice");
        String nobody = "nobody-" + UUID.randomUUID() + "@example.com";

        Answer unknown = askFor(nobody);
        Answer known = askFor(alice.email());

        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(unknown.body()).isEqualTo(known.body());
        letterbox.await(alice.email());
        assertThat(letterbox.of(nobody)).isEmpty();
        for (int guess = 0; guess < 3; guess++) {
            assertThat(confirm(nobody, "123456", NEW).text("type"))
                    .isEqualTo("urn:keyfob:problem:code-wrong");
        }
    }

    @Test
    void askedAgainTheSameCodeComesAgain_fiveTimesInAll() throws Exception {
        Person alice = server.signUp("alice");
        for (int times = 0; times < 8; times++) {
            askFor(alice.email());
        }
        Arrived last = letterbox.await(alice.email(), Verifications.MOST_LETTERS - 1);
        assertThat(letterbox.of(alice.email()))
                .hasSize(Verifications.MOST_LETTERS)
                .allSatisfy(mail -> assertThat(mail.code()).isEqualTo(last.code()));

        clock.move(Duration.ofMinutes(30));
        askFor(alice.email());

        Arrived next = letterbox.await(alice.email(), Verifications.MOST_LETTERS);
        assertThat(next.token()).isNotEqualTo(last.token());
    }

    @Test
    void theDigitsAreGuessedAtFiveTimes_evenByTheirOwner_thenOnlyTheLinkIsGood() throws Exception {
        Person alice = server.signUp("alice");
        askFor(alice.email());
        Arrived mail = letterbox.await(alice.email());
        String wrong = mail.code().startsWith("1") ? "200000" : "100000";
        for (int guess = 0; guess < Verifications.MOST_GUESSES; guess++) {
            assertThat(confirm(alice.email(), wrong, NEW).status()).isEqualTo(400);
        }

        assertThat(confirm(alice.email(), mail.code(), NEW).status()).isEqualTo(400);
        assertThat(confirmByLink(mail.token(), NEW).status()).isEqualTo(204);
    }

    @Test
    void aPasswordThatCannotBeChosenUsesNothingUp() throws Exception {
        Person alice = server.signUp("alice");
        askFor(alice.email());
        Arrived mail = letterbox.await(alice.email());
        for (int times = 0; times < 8; times++) {
            assertThat(confirm(alice.email(), mail.code(), "short").text("type"))
                    .isEqualTo("urn:keyfob:problem:password-too-short");
            assertThat(confirmByLink(mail.token(), alice.email()).text("type"))
                    .isEqualTo("urn:keyfob:problem:password-contains-email");
        }

        assertThat(confirm(alice.email(), mail.code(), NEW).status()).isEqualTo(204);
    }

    @Test
    void aCodeOfAnotherPurposeIsWorthNothing() throws Exception {
        Person alice = server.signUp("alice");
        askFor(alice.email());
        Arrived mail = letterbox.await(alice.email());
        String body =
                "{\"email\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(alice.email(), mail.token(), NEW);

        assertThat(server.json("POST", "/accounts/revert-email", "", body).status()).isEqualTo(400);
        assertThat(
                        server.json(
                                        "POST",
                                        "/accounts/verify-email",
                                        "",
                                        "{\"verification\":\"%s\",\"code\":\"%s\"}"
                                                .formatted(UUID.randomUUID(), mail.token()))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void anAuthorizationCodeOfBeforeIsWorthNothingAfterwards() throws Exception {
        Person alice = server.signUp("alice");
        String code = server.challenge("demo", alice).text("authorization_code");
        askFor(alice.email());
        confirmByLink(letterbox.await(alice.email()).token(), NEW);

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aChangeSignsTheOthersOut_andKeepsThisDevice() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone lost = Phone.signIn(server, alice);
        String code = server.challenge("demo", alice).text("authorization_code");

        assertThat(change(phone, alice.password(), NEW).status()).isEqualTo(204);

        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(phone.isSignedIn()).isTrue();
        assertThat(lost.refresh().text("sign_out_reason")).isEqualTo("password_changed");
        assertThat(lost.call("GET", "/me").status()).isEqualTo(401);
        assertThat(server.redeem("demo", code).status()).isEqualTo(400);
        assertThat(server.challenge("demo", alice).status()).isEqualTo(400);
        assertThat(server.challenge("demo", new Person(alice.email(), NEW)).status())
                .isEqualTo(200);
    }

    @Test
    void theAddressIsToldOfAChange_andCanTakeTheAccountBack() throws Exception {
        Person alice = server.signUp("alice");
        Phone thief = Phone.signIn(server, alice);
        change(thief, alice.password(), NEW);
        Arrived mail = letterbox.await(alice.email());
        assertThat(mail.subject()).isEqualTo("Your password for localhost was changed");

        assertThat(confirm(alice.email(), mail.code(), "mine-again-and-forever").status())
                .isEqualTo(204);

        assertThat(thief.isSignedIn()).isFalse();
        assertThat(
                        server.challenge(
                                        "demo", new Person(alice.email(), "mine-again-and-forever"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aResetThatWasAskedForBeforeAChangeIsWorthNothingAfterwards() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        askFor(alice.email());
        Arrived before = letterbox.await(alice.email());
        change(phone, alice.password(), NEW);

        assertThat(confirmByLink(before.token(), "by-who-read-the-mail").status()).isEqualTo(400);
    }

    @Test
    void aChangeNeedsThePassword_aGoodNewOne_andTheScope() {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);

        Answer wrong = change(phone, "another-password-than-hers", NEW);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("type")).isEqualTo("urn:keyfob:problem:password-wrong");
        assertThat(wrong.text("pointer")).isEqualTo("/current_password");
        Answer weak = change(phone, alice.password(), "passwordpassword");
        assertThat(weak.text("type")).isEqualTo("urn:keyfob:problem:password-common");
        assertThat(weak.text("pointer")).isEqualTo("/new_password");
        assertThat(phone.call("POST", "/me/password", "{}").text("pointer"))
                .isEqualTo("/current_password");
        assertThat(
                        phone.call("POST", "/me/password", "{\"current_password\":\"x\"}")
                                .text("pointer"))
                .isEqualTo("/new_password");
        assertThat(server.json("POST", "/me/password", "", "{}").status()).isEqualTo(401);
        Phone narrow = Phone.signIn(server, "tablet", alice);
        narrow.refresh("scope", "orders");
        assertThat(narrow.call("POST", "/me/password", "{}").status()).isEqualTo(403);
        assertThat(phone.isSignedIn()).isTrue();
    }

    private Answer askFor(String email) {
        return server.json("POST", "/accounts/reset-password", "", "{\"email\":\"" + email + "\"}");
    }

    private Answer confirm(String email, String code, String password) {
        return server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"email\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(email, code, password));
    }

    private Answer confirmByLink(String token, String password) {
        return server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"code\":\"%s\",\"password\":\"%s\"}".formatted(token, password));
    }

    private static Answer change(Phone phone, String current, String chosen) {
        return phone.call(
                "POST",
                "/me/password",
                "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(current, chosen));
    }
}
