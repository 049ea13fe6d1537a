package dev.keyfob.credential;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// A new password that meets a refresh, a redemption or a sign-in with the old one: nothing that
/// was given out lives afterwards.
@QuarkusTest
class CredentialRaceTest extends HttpTest {

    private static final int ROUNDS = 40;
    private static final String NEW = "every-press-a-newer-code";

    @Inject Database database;
    @Inject MailCodes codes;

    @Test
    void noRefreshOutlivesAReset() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server.signUp("alice");
            Phone phone = Phone.signIn(server, alice);
            String token = resetToken(alice);

            List<Answer> answers =
                    atOnce(List.of(() -> reset(token), phone::refreshLosingTheAnswer));

            assertThat(answers.getFirst().status()).isEqualTo(204);
            assertNothingLives(answers.getLast(), phone);
        }
    }

    @Test
    void noRefreshOutlivesAChangeOnAnotherDevice() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server.signUp("alice");
            Phone phone = Phone.signIn(server, alice);
            Phone other = Phone.signIn(server, alice);

            List<Answer> answers =
                    atOnce(
                            List.of(
                                    () ->
                                            other.call(
                                                    "POST",
                                                    "/me/password",
                                                    "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                                                            .formatted(alice.password(), NEW)),
                                    phone::refreshLosingTheAnswer));

            assertThat(answers.getFirst().status()).isEqualTo(204);
            assertNothingLives(answers.getLast(), phone);
            assertThat(other.isSignedIn()).isTrue();
        }
    }

    @Test
    void noRedemptionOutlivesAReset() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server.signUp("alice");
            String code = server.challenge("demo", alice).text("authorization_code");
            String token = resetToken(alice);

            List<Answer> answers =
                    atOnce(List.of(() -> reset(token), () -> server.redeem("demo", code)));

            assertThat(answers.getFirst().status()).isEqualTo(204);
            assertNothingLives(answers.getLast());
        }
    }

    @Test
    void noSignInWithTheOldPasswordOutlivesAReset() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server.signUp("alice");
            String token = resetToken(alice);

            List<Answer> answers =
                    atOnce(List.of(() -> reset(token), () -> server.challenge("demo", alice)));

            assertThat(answers.getFirst().status()).isEqualTo(204);
            if (answers.getLast().status() == 200) {
                Answer redeemed =
                        server.redeem("demo", answers.getLast().text("authorization_code"));
                assertThat(redeemed.text("error")).isEqualTo("invalid_grant");
            }
        }
    }

    @Test
    void ofManyUsesOfOneCodeOneCounts() throws Exception {
        Person alice = server.signUp("alice");
        String token = resetToken(alice);
        var uses = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < 16; i++) {
            String password = "the new password number " + i;
            uses.add(() -> reset(token, password));
        }

        List<Answer> answers = atOnce(uses);

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers).allMatch(answer -> answer.status() == 204 || answer.status() == 400);
    }

    @Test
    void simultaneousGuessesAreCountedOneByOne() throws Exception {
        Person alice = server.signUp("alice");
        String digits = codes.digits(Purpose.RESET_PASSWORD, resetId(alice));
        var guesses = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < 40; i++) {
            guesses.add(() -> confirm(alice, digits.startsWith("1") ? "200000" : "100000"));
        }
        atOnce(guesses);

        assertThat(
                        database.first(
                                "select guesses from verification where email = ?",
                                row -> row.getInt("guesses"),
                                alice.email()))
                .hasValue(Verifications.MOST_GUESSES);
        assertThat(confirm(alice, digits).status()).isEqualTo(400);
    }

    private void assertNothingLives(Answer tokens, Phone... phones) {
        assertThat(tokens.status()).isIn(200, 400);
        if (tokens.status() == 200) {
            assertThat(server.refresh("demo", tokens.text("refresh_token")).text("error"))
                    .isEqualTo("invalid_grant");
            assertThat(server.call("GET", "/me", tokens.text("access_token")).status())
                    .isEqualTo(401);
        }
        for (Phone phone : phones) {
            assertThat(phone.refreshLosingTheAnswer().text("sign_out_reason"))
                    .isEqualTo("password_changed");
            assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        }
    }

    private String resetToken(Person person) {
        return codes.token(Purpose.RESET_PASSWORD, resetId(person));
    }

    private UUID resetId(Person person) {
        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + person.email() + "\"}");
        return database.first(
                        "select id from verification where email = ?",
                        row -> row.getObject("id", UUID.class),
                        person.email())
                .orElseThrow();
    }

    private Answer reset(String token) {
        return reset(token, NEW);
    }

    private Answer reset(String token, String password) {
        return server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"code\":\"%s\",\"password\":\"%s\"}".formatted(token, password));
    }

    private Answer confirm(Person person, String digits) {
        return server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"email\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(person.email(), digits, NEW));
    }
}
