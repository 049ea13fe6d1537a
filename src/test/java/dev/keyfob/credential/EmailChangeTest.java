package dev.keyfob.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Another address, and the way back.
@QuarkusTest
class EmailChangeTest extends HttpTest {

    private static final String NEW = "every-press-a-newer-code";

    @Test
    void anAddressCountsWhenItIsProven_andTheFormerOneIsTold() throws Exception {
        Person alice = verified();
        Phone phone = Phone.signIn(server, alice);
        String other = address();

        Answer asked = change(phone, other, alice.password());

        assertThat(asked.status()).isEqualTo(202);
        assertThat(phone.call("GET", "/me").text("email")).isEqualTo(alice.email());
        Arrived mail = letterbox.await(other);
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address for localhost");
        assertThat(verify(asked, mail.code()).status()).isEqualTo(204);
        assertThat(phone.call("GET", "/me").body())
                .contains("\"email\":\"" + other + "\",\"email_verified\":true");
        assertThat(server.challenge("demo", alice).status()).isEqualTo(400);
        assertThat(server.challenge("demo", new Person(other, alice.password())).status())
                .isEqualTo(200);
        assertThat(letterbox.await(alice.email(), 1).subject())
                .isEqualTo("Your localhost account has a new e-mail address");
    }

    @Test
    void theFormerAddressTakesTheAccountBackForSevenDays() throws Exception {
        Person alice = verified();
        Phone thief = Phone.signIn(server, alice);
        String other = address();
        verify(change(thief, other, alice.password()), letterbox.await(other).code());
        Arrived mail = letterbox.await(alice.email(), 1);
        clock.move(Duration.ofDays(7).minusNanos(1_000));

        assertThat(revert(alice.email(), mail.code(), NEW).status()).isEqualTo(204);

        assertThat(thief.refresh().status()).isEqualTo(400);
        assertThat(server.challenge("demo", new Person(alice.email(), NEW)).status())
                .isEqualTo(200);
        assertThat(server.challenge("demo", new Person(other, alice.password())).status())
                .isEqualTo(400);
        assertThat(revert(alice.email(), mail.token(), "once-more-and-once-more").status())
                .isEqualTo(400);
    }

    @Test
    void afterSevenDaysItIsTooLate() throws Exception {
        Person alice = verified();
        Phone phone = Phone.signIn(server, alice);
        String other = address();
        verify(change(phone, other, alice.password()), letterbox.await(other).code());
        Arrived mail = letterbox.await(alice.email(), 1);
        clock.move(Duration.ofDays(7));

        assertThat(revert(alice.email(), mail.token(), NEW).status()).isEqualTo(400);
        assertThat(revert(alice.email(), mail.code(), NEW).status()).isEqualTo(400);
    }

    @Test
    void aThiefWhoMovesOnCannotShakeTheOwnerOff() throws Exception {
        Person alice = verified();
        Phone thief = Phone.signIn(server, alice);
        String second = address();
        String third = address();
        verify(change(thief, second, alice.password()), letterbox.await(second).code());
        Arrived ownersWayBack = letterbox.await(alice.email(), 1);
        verify(change(thief, third, alice.password()), letterbox.await(third).code());
        Arrived thiefsWayBack = letterbox.await(second, 1);

        assertThat(revert(alice.email(), ownersWayBack.token(), NEW).status()).isEqualTo(204);

        assertThat(revert(second, thiefsWayBack.token(), "the-thief-comes-back").status())
                .isEqualTo(400);
        assertThat(server.challenge("demo", new Person(alice.email(), NEW)).status())
                .isEqualTo(200);
    }

    @Test
    void anAddressThatNobodyHasProvenGetsNoWayBack() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        String other = address();
        verify(change(phone, other, alice.password()), letterbox.await(other).code());
        Person later = verified();

        assertThat(letterbox.of(later.email())).hasSize(1);
        assertThat(letterbox.of(alice.email())).isEmpty();
    }

    @Test
    void anAddressThatAnotherAccountHasIsAnsweredInTheSameWay_untilItIsProven() throws Exception {
        Person bob = server.signUp("bob");
        Person alice = verified();
        Phone phone = Phone.signIn(server, alice);

        Answer asked = change(phone, bob.email(), alice.password());

        assertThat(asked.status()).isEqualTo(202);
        Answer proven = verify(asked, letterbox.await(bob.email()).code());
        assertThat(proven.status()).isEqualTo(409);
        assertThat(proven.text("type")).isEqualTo("urn:keyfob:problem:email-taken");
        assertThat(phone.call("GET", "/me").text("email")).isEqualTo(alice.email());
        assertThat(server.challenge("demo", bob).status()).isEqualTo(200);
    }

    @Test
    void aFormerAddressIsKeptForItsAccount_whileThatMayHaveItBack() throws Exception {
        Person alice = verified();
        Phone phone = Phone.signIn(server, alice);
        String other = address();
        verify(change(phone, other, alice.password()), letterbox.await(other).code());
        String signUp = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(alice.email(), NEW);

        assertThat(server.json("POST", "/accounts", "", signUp).status()).isEqualTo(409);
        clock.move(Duration.ofDays(7));
        assertThat(server.json("POST", "/accounts", "", signUp).status()).isEqualTo(201);
    }

    @Test
    void aResetThatWentToTheFormerAddressIsWorthNothing() throws Exception {
        Person alice = verified();
        Phone phone = Phone.signIn(server, alice);
        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + alice.email() + "\"}");
        Arrived reset = letterbox.await(alice.email(), 1);
        String other = address();
        verify(change(phone, other, alice.password()), letterbox.await(other).code());

        assertThat(
                        server.json(
                                        "POST",
                                        "/accounts/reset-password/confirm",
                                        "",
                                        "{\"code\":\"%s\",\"password\":\"%s\"}"
                                                .formatted(reset.token(), NEW))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void itNeedsThePasswordAndAnAddress() {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);

        assertThat(change(phone, address(), "not-the-right-password").text("pointer"))
                .isEqualTo("/current_password");
        assertThat(change(phone, "no address", alice.password()).text("pointer"))
                .isEqualTo("/email");
        assertThat(phone.call("POST", "/me/email", "{}").text("pointer")).isEqualTo("/email");
        assertThat(server.json("POST", "/me/email", "", "{}").status()).isEqualTo(401);
    }

    /// Someone whose address is proven.
    private Person verified() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        verify(
                change(phone, alice.email(), alice.password()),
                letterbox.await(alice.email()).code());
        return alice;
    }

    private static String address() {
        return "other-" + UUID.randomUUID() + "@example.com";
    }

    private static Answer change(Phone phone, String email, String password) {
        return phone.call(
                "POST",
                "/me/email",
                "{\"email\":\"%s\",\"current_password\":\"%s\"}".formatted(email, password));
    }

    private Answer verify(Answer asked, String code) {
        return server.json(
                "POST",
                "/accounts/verify-email",
                "",
                "{\"verification\":\"%s\",\"code\":\"%s\"}"
                        .formatted(asked.text("verification"), code));
    }

    private Answer revert(String email, String code, String password) {
        return server.json(
                "POST",
                "/accounts/revert-email",
                "",
                "{\"email\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(email, code, password));
    }
}
