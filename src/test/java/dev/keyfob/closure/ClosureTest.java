package dev.keyfob.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `DELETE /me`: what ends, who may end it, and the way back.
@QuarkusTest
class ClosureTest extends HttpTest {

    private static final Duration GRACE = Duration.ofDays(14);

    @Inject ErasureSweep sweep;

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void everythingEndsAtOnce_andNobodyElses() {
        Phone tablet = Phone.signIn(server, "tablet", alice);
        Phone bob = Phone.of(server, "bob");
        String code = server.challenge("demo", alice).text("authorization_code");

        assertClosed();

        for (Phone device : new Phone[] {phone, tablet}) {
            Answer refused = device.call("GET", "/me");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
            assertThat(device.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        }
        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        assertThat(phone.call("DELETE", "/me").status()).isEqualTo(401);
        assertThat(bob.isSignedIn()).isTrue();
    }

    @Test
    void aSignInOfLongAgoIsNotEnough() {
        clock.move(Duration.ofMinutes(5));
        phone.refresh();

        Answer refused = phone.call("DELETE", "/me");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate"))
                .contains("error=\"insufficient_user_authentication\"", "max_age=\"300\"");
        assertThat(phone.stepUp(alice).status()).isEqualTo(200);
        assertClosed();
    }

    @Test
    void whereThereIsASecondFactorTheSignInNeedsIt() {
        Enrolled enrolled = Enrolled.with(phone, clock.instant());

        Answer refused = phone.call("DELETE", "/me");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("urn:keyfob:acr:2");
        phone.stepUp(alice, enrolled.app().code(clock.instant(), 0));
        assertClosed();
    }

    @Test
    void aTokenOfANarrowScopeIsNotEnough() {
        Phone tablet = Phone.signIn(server, "tablet", alice);
        tablet.refresh("scope", "orders");

        assertThat(tablet.call("DELETE", "/me").status()).isEqualTo(403);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aSignInRestoresIt_andWhatHasEndedStaysSo() throws Exception {
        assertClosed();
        clock.move(GRACE.minusSeconds(1));
        sweep.sweep();

        Phone again = Phone.signIn(server, alice);
        clock.move(Duration.ofDays(1));
        sweep.sweep();

        assertThat(again.isSignedIn()).isTrue();
        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        awaitEvent(again, "account.closed");
        awaitEvent(again, "account.restored");
    }

    @Test
    void aWrongPasswordRestoresNothing() {
        assertClosed();
        server.challenge("demo", new Person(alice.email(), "not the password of alice"));

        clock.move(GRACE);
        sweep.sweep();

        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aSecondFactorIsNeededToRestore_andAnInterruptedSignInOfBeforeIsOver() {
        Enrolled enrolled = Enrolled.with(phone, clock.instant());
        phone.stepUp(alice, enrolled.app().code(clock.instant(), 0));
        String waiting = server.challenge("demo", alice).text("auth_session");
        assertClosed();
        clock.move(Duration.ofMinutes(1));
        String otp = enrolled.app().code(clock.instant(), 0);

        assertThat(server.resume("demo", waiting, "otp", otp).text("error"))
                .isEqualTo("invalid_session");
        server.challenge("demo", alice);

        clock.move(Duration.ofMinutes(1));
        assertThat(
                        Phone.signIn(server, alice, enrolled.app().code(clock.instant(), 0))
                                .isSignedIn())
                .isTrue();
        clock.move(GRACE);
        sweep.sweep();
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("otp_required");
    }

    @Test
    void aMailTellsIt_andTakesTheAccountBackFromWhoeverElseDidIt() throws Exception {
        Person again = new Person(alice.email(), "every-press-a-newer-code");
        assertThat(
                        server.sending("Accept-Language", "de")
                                .call("DELETE", "/me", phone.accessToken())
                                .status())
                .isEqualTo(204);
        Arrived mail = letterbox.await(alice.email());

        assertThat(mail.subject()).isEqualTo("Ihr Konto bei localhost wurde geschlossen");
        assertThat(mail.plain()).contains("In 14 Tagen wird es gelöscht");
        assertThat(
                        server.json(
                                        "POST",
                                        "/accounts/reset-password/confirm",
                                        "",
                                        "{\"code\":\"%s\",\"password\":\"%s\"}"
                                                .formatted(mail.token(), again.password()))
                                .status())
                .isEqualTo(204);
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("invalid_grant");
        assertThat(Phone.signIn(server, again).isSignedIn()).isTrue();
    }

    @Test
    void anAddressOfAClosedAccountIsTaken() {
        assertClosed();

        Answer answer =
                server.json(
                        "POST",
                        "/accounts",
                        "",
                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                .formatted(alice.email(), "every-press-a-newer-code"));

        assertThat(answer.status()).isEqualTo(409);
    }

    private void assertClosed() {
        Answer answer = phone.call("DELETE", "/me");
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    private static void awaitEvent(Phone phone, String type) throws Exception {
        Instance.await(
                type,
                Duration.ofSeconds(20),
                () -> phone.call("GET", "/me/events").body().contains("\"" + type + "\""));
    }
}
