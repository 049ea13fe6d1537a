package dev.keyfob.credential;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Requests for one address that meet: one account has it afterwards, and whoever was late is told
/// so.
@QuarkusTest
class EmailRaceTest extends HttpTest {

    private static final int ROUNDS = Instance.times(5, 200);
    private static final String TAKEN = "urn:keyfob:problem:email-taken";
    private static final String NEW = "every-press-a-newer-code";

    @Inject MailCodes codes;
    @Inject Verifications verifications;
    @Inject PasswordHashing hashing;
    @Inject Database database;

    @Test
    void ofTwoAccountsOneGetsTheAddress() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Owner alice = owner();
            Owner bob = owner();
            String wanted = address();
            String hers = asked(alice, wanted);
            String his = asked(bob, wanted);

            List<Answer> answers = atOnce(List.of(() -> prove(hers), () -> prove(his)));

            boolean sheHasIt = answers.getFirst().status() == 204;
            assertThat(answers.get(sheHasIt ? 0 : 1).status()).isEqualTo(204);
            assertTaken(answers.get(sheHasIt ? 1 : 0));
            Owner winner = sheHasIt ? alice : bob;
            Owner loser = sheHasIt ? bob : alice;
            assertThat(winner.email()).isEqualTo(wanted);
            assertThat(loser.email()).isEqualTo(loser.person.email());
            assertThat(prove(sheHasIt ? his : hers).text("type")).isEqualTo(TAKEN);
        }
    }

    @Test
    void ofAChangeAndASignUpOneGetsTheAddress() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Owner alice = owner();
            String wanted = address();
            String handle = asked(alice, wanted);

            List<Answer> answers = atOnce(List.of(() -> prove(handle), () -> signUp(wanted)));

            if (answers.getFirst().status() == 204) {
                assertTaken(answers.getLast());
                assertThat(alice.email()).isEqualTo(wanted);
            } else {
                assertTaken(answers.getFirst());
                assertThat(answers.getLast().status()).isEqualTo(201);
                assertThat(alice.email()).isEqualTo(alice.person.email());
                assertThat(server.challenge("demo", new Person(wanted, NEW)).status())
                        .isEqualTo(200);
            }
        }
    }

    /// Both have shown to read the mail of the address: where the account that moves has it first,
    /// the sign-up is let into that one.
    @Test
    void ofAChangeAndASignUpThatWasProvenOneAccountHasTheAddress() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Owner alice = owner();
            String wanted = address();
            String change = asked(alice, wanted);
            UUID signUp = mailed(wanted);

            List<Answer> answers =
                    atOnce(List.of(() -> prove(change), () -> prove(Purpose.SIGN_UP, signUp)));

            assertThat(answers.getLast().status()).as(answers.getLast().body()).isEqualTo(204);
            assertThat(server.challenge("demo", new Person(wanted, NEW)).status()).isEqualTo(200);
            if (answers.getFirst().status() != 204) {
                assertTaken(answers.getFirst());
                assertThat(alice.email()).isEqualTo(alice.person.email());
            }
        }
    }

    /// It is kept for the account that gives it up, which may have it back.
    @Test
    void noSignUpGetsAnAddressThatIsJustGivenUp() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Owner alice = owner();
            String handle = asked(alice, address());
            var requests = new ArrayList<Callable<Answer>>();
            requests.add(() -> prove(handle));
            for (int i = 0; i < 4; i++) {
                requests.add(() -> signUp(alice.person.email()));
            }

            List<Answer> answers = atOnce(requests);

            assertThat(answers.removeFirst().status()).isEqualTo(204);
            assertThat(answers).allSatisfy(EmailRaceTest::assertTaken);
        }
    }

    /// Whoever reads the mail of the address gets an account with it: the one that has it or, where
    /// that has just moved away, one of their own.
    @Test
    void aProvenSignUpIsCarriedOut_whileTheAccountOfTheAddressMovesAway() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Owner alice = owner();
            String handle = asked(alice, address());
            var requests = new ArrayList<Callable<Answer>>();
            requests.add(() -> prove(handle));
            for (int i = 0; i < 4; i++) {
                UUID signUp = mailed(alice.person.email());
                requests.add(() -> prove(Purpose.SIGN_UP, signUp));
            }

            List<Answer> answers = atOnce(requests);

            assertThat(answers.removeFirst().status()).isIn(204, 400);
            assertThat(answers).extracting(Answer::status).containsOnly(204);
            assertThat(server.challenge("demo", new Person(alice.person.email(), NEW)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatMeetsAChangeOfOneAccountDoesNotWaitForItInACircle() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Owner alice = owner();
            String first = asked(alice, address());
            String second = asked(alice, address());
            UUID reset = resetId(alice.person.email());

            List<Answer> answers =
                    atOnce(
                            List.of(
                                    () -> prove(first),
                                    () -> prove(second),
                                    () -> reset(reset),
                                    alice::changesPassword));

            assertThat(answers)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isIn(204, 400, 401));
        }
    }

    private static void assertTaken(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.text("type")).isEqualTo(TAKEN);
    }

    /// Someone who has proven the address and is signed in.
    private record Owner(Person person, Phone phone) {

        String email() {
            return phone.call("GET", "/me").text("email");
        }

        Answer changesEmail(String to) {
            return phone.call(
                    "POST",
                    "/me/email",
                    "{\"email\":\"%s\",\"current_password\":\"%s\"}"
                            .formatted(to, person.password()));
        }

        Answer changesPassword() {
            return phone.call(
                    "POST",
                    "/me/password",
                    "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                            .formatted(person.password(), NEW));
        }
    }

    private Owner owner() {
        Person person = server.signUp("alice");
        var owner = new Owner(person, Phone.signIn(server, person));
        assertThat(prove(asked(owner, person.email())).status()).isEqualTo(204);
        return owner;
    }

    /// Has a code sent for another address.
    ///
    /// @return its handle
    private static String asked(Owner owner, String email) {
        return owner.changesEmail(email).text("verification");
    }

    /// Has a code sent for a sign-up, as where addresses have to be verified.
    private UUID mailed(String email) {
        return verifications.beginSignUp(
                Letter.SIGN_UP,
                EmailAddress.parse(email).orElseThrow(),
                Optional.empty(),
                hashing.hash(Password.presented(NEW).orElseThrow()),
                Language.EN);
    }

    private Answer prove(String change) {
        return prove(Purpose.CHANGE_EMAIL, UUID.fromString(change));
    }

    private Answer prove(Purpose purpose, UUID handle) {
        return server.json(
                "POST",
                "/accounts/verify-email",
                "",
                "{\"verification\":\"%s\",\"code\":\"%s\"}"
                        .formatted(handle, codes.token(purpose, handle)));
    }

    private Answer signUp(String email) {
        return server.json(
                "POST",
                "/accounts",
                "",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, NEW));
    }

    private Answer reset(UUID id) {
        return server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(codes.token(Purpose.RESET_PASSWORD, id), NEW));
    }

    private UUID resetId(String email) {
        server.json("POST", "/accounts/reset-password", "", "{\"email\":\"" + email + "\"}");
        return database.first(
                        "select id from verification where email = ? and purpose = 'RESET_PASSWORD'",
                        row -> row.getObject("id", UUID.class),
                        email)
                .orElseThrow();
    }

    private static String address() {
        return "other-" + UUID.randomUUID() + "@example.com";
    }
}
