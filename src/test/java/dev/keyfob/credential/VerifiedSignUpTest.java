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
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Sign-up where an address has to be verified.
@QuarkusTest
@TestProfile(VerifiedSignUpTest.AddressesAreVerified.class)
class VerifiedSignUpTest extends HttpTest {

    private static final String PASSWORD = "every-press-a-new-code";

    @Inject Database database;

    /// As in production.
    public static class AddressesAreVerified implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("keyfob.account.verify-email", "required");
        }
    }

    @Test
    void anAccountComesToBeWhenItsAddressIsProven() throws Exception {
        Person alice = alice();

        Answer answer = signUp(alice);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"verification\":\"%s\",\"expires_in\":86400}"
                                .formatted(answer.text("verification")));
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("invalid_grant");
        Arrived mail = letterbox.await(alice.email());
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address for localhost");

        assertThat(verify(answer, mail.code()).status()).isEqualTo(204);

        Answer me = Phone.signIn(server, alice).call("GET", "/me");
        assertThat(me.body()).contains("\"email_verified\":true", "\"name\":\"Alice\"");
        assertThat(verify(answer, mail.code()).text("type"))
                .isEqualTo("urn:keyfob:problem:code-wrong");
    }

    @Test
    void theLinkProvesItToo_inTheLanguageOfTheApp() throws Exception {
        Person alice = alice();
        Answer answer = signUp(alice, "de-DE");
        Arrived mail = letterbox.await(alice.email());
        assertThat(mail.subject()).isEqualTo("Bestätigen Sie Ihre E-Mail-Adresse für localhost");
        server.call("GET", "/open/verify-email", "");

        assertThat(verify(answer, mail.token()).status()).isEqualTo(204);

        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void aTakenAddressIsAnsweredInTheSameWay_andItsOwnerIsTold() throws Exception {
        Person alice = registered();

        Answer answer = signUp(new Person(alice.email(), "a stranger's own password"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"verification\":\"%s\",\"expires_in\":86400}"
                                .formatted(answer.text("verification")));
        assertThat(letterbox.await(alice.email(), 1).subject())
                .isEqualTo("You already have an account with localhost");
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void whoProvesATakenAddressHasItsAccount_andEveryDeviceIsSignedOut() throws Exception {
        Person alice = registered();
        Phone phone = Phone.signIn(server, alice);
        Person again = new Person(alice.email(), "forgot that there was one");
        Answer answer = signUp(again);

        assertThat(verify(answer, letterbox.await(alice.email(), 1).code()).status())
                .isEqualTo(204);

        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("password_changed");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(server.challenge("demo", alice).status()).isEqualTo(400);
        assertThat(Phone.signIn(server, again).call("GET", "/me").body())
                .contains("\"name\":\"Alice\"");
    }

    @Test
    void whatAStrangerBeganIsNotFinishedByTheOwnersCode_norTheOtherWayRound() throws Exception {
        Person owner = alice();
        Answer strangers = signUp(new Person(owner.email(), "a stranger's own password"));
        Arrived strangersMail = letterbox.await(owner.email());
        Answer owners = signUp(owner);
        Arrived ownersMail = letterbox.await(owner.email(), 1);

        assertThat(verify(owners, strangersMail.token()).status()).isEqualTo(400);
        assertThat(verify(strangers, ownersMail.token()).status()).isEqualTo(400);
        assertThat(verify(owners, ownersMail.code()).status()).isEqualTo(204);

        assertThat(server.challenge("demo", owner).status()).isEqualTo(200);
        assertThat(
                        server.challenge(
                                        "demo",
                                        new Person(owner.email(), "a stranger's own password"))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void anUnverifiedAccountCannotSignIn_andIsWhoeversWhoProvesItsAddress() throws Exception {
        Person hijacker = registered();
        Phone earlier = Phone.signIn(server, hijacker);
        database.update(
                "update account set email_verified_at = null where email = ?", hijacker.email());
        assertThat(server.challenge("demo", hijacker).body())
                .isEqualTo(
                        server.challenge("demo", new Person(hijacker.email(), "quite another one"))
                                .body());

        Person owner = new Person(hijacker.email(), "the owner's own password");
        Answer answer = signUp(owner);
        Arrived mail = letterbox.await(owner.email(), 1);
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address for localhost");
        verify(answer, mail.code());

        assertThat(server.challenge("demo", owner).status()).isEqualTo(200);
        assertThat(server.challenge("demo", hijacker).status()).isEqualTo(400);
        assertThat(earlier.isSignedIn()).isFalse();
    }

    @Test
    void theDigitsAreGuessedAtFiveTimes_thenOnlyTheLinkIsGood() throws Exception {
        Person alice = alice();
        Answer answer = signUp(alice);
        Arrived mail = letterbox.await(alice.email());
        String wrong = mail.code().startsWith("1") ? "200000" : "100000";
        for (int guess = 0; guess < Verifications.MOST_GUESSES; guess++) {
            assertThat(verify(answer, wrong).text("type"))
                    .isEqualTo("urn:keyfob:problem:code-wrong");
        }

        assertThat(verify(answer, mail.code()).status()).isEqualTo(400);
        assertThat(verify(answer, mail.token()).status()).isEqualTo(204);
    }

    @Test
    void aCodeIsGoodForItsLifetime() throws Exception {
        Person alice = alice();
        Answer answer = signUp(alice);
        Arrived mail = letterbox.await(alice.email());
        clock.move(Purpose.SIGN_UP.lifetime());

        assertThat(verify(answer, mail.code()).status()).isEqualTo(400);
        assertThat(verify(answer, mail.token()).status()).isEqualTo(400);
    }

    @Test
    void aCodeIsSentAgainButNotWithoutEnd_andNobodyIsToldWhether() throws Exception {
        Person alice = alice();
        Answer answer = signUp(alice);
        Arrived first = letterbox.await(alice.email());
        for (int times = 0; times < 8; times++) {
            assertThat(resend(answer.text("verification")).status()).isEqualTo(202);
        }
        Arrived last = letterbox.await(alice.email(), Verifications.MOST_LETTERS - 1);

        assertThat(last.code()).isEqualTo(first.code());
        assertThat(last.messageId()).isNotEqualTo(first.messageId());
        assertThat(resend(UUID.randomUUID().toString()).status()).isEqualTo(202);
        assertThat(resend("no handle").status()).isEqualTo(202);
        String other = registered().email();
        assertThat(letterbox.of(other)).hasSize(1);
        assertThat(letterbox.of(alice.email())).hasSize(Verifications.MOST_LETTERS);
    }

    @Test
    void nothingAtRestIsACodeOrAPassword() throws Exception {
        Person alice = alice();
        Answer answer = signUp(alice);
        Arrived mail = letterbox.await(alice.email());

        String row =
                database.first(
                                "select v::text from verification v where id = ?",
                                line -> line.getString(1),
                                UUID.fromString(answer.text("verification")))
                        .orElseThrow();

        assertThat(row)
                .contains("$argon2id$")
                .doesNotContain(mail.code(), mail.token(), mail.token().substring(4), PASSWORD);
    }

    @Test
    void withoutItsMemberARequestIsRefusedByName() {
        assertThat(post("verify-email", "{\"code\":\"123456\"}").text("pointer"))
                .isEqualTo("/verification");
        assertThat(post("verify-email", "{\"verification\":\"x\"}").text("pointer"))
                .isEqualTo("/code");
        assertThat(post("verify-email", "{\"verification\":\"x\",\"code\":\"y\"}").text("type"))
                .isEqualTo("urn:keyfob:problem:code-wrong");
        assertThat(post("verify-email/resend", "{}").text("pointer")).isEqualTo("/verification");
    }

    private static Person alice() {
        return new Person("alice-" + UUID.randomUUID() + "@example.com", PASSWORD);
    }

    private Person registered() throws Exception {
        Person alice = alice();
        Answer answer = signUp(alice);
        verify(answer, letterbox.await(alice.email()).code());
        clock.move(Duration.ofSeconds(1));
        return alice;
    }

    private Answer signUp(Person person) {
        return signUp(person, "en");
    }

    private Answer signUp(Person person, String language) {
        return server.sending("Accept-Language", language)
                .json(
                        "POST",
                        "/accounts",
                        "",
                        "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Alice\"}"
                                .formatted(person.email(), person.password()));
    }

    private Answer verify(Answer signUp, String code) {
        return post(
                "verify-email",
                "{\"verification\":\"%s\",\"code\":\"%s\"}"
                        .formatted(signUp.text("verification"), code));
    }

    private Answer resend(String handle) {
        return post("verify-email/resend", "{\"verification\":\"" + handle + "\"}");
    }

    private Answer post(String path, String json) {
        return server.json("POST", "/accounts/" + path, "", json);
    }
}
