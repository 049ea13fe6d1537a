package dev.keyfob.administration;

import static dev.keyfob.administration.Operator.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Twin;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lock of an account, and what it does to who is signed in.
@QuarkusTest
class AccountLockTest extends HttpTest {

    private static final String NOBODY = "f9fdb54b-deb5-4a66-bc91-6b9a33215113";

    private Operator operator;
    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        operator = Operator.of(server, management);
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void aLockedAccountIsSignedOutEverywhere_andNobodysElse() {
        Phone tablet = Phone.signIn(server, "tablet", alice);
        Phone bob = Phone.of(server, "bob");

        assertDone(operator.lock(account(phone)));

        for (Phone device : new Phone[] {phone, tablet}) {
            Answer refused = device.call("GET", "/me");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
            assertThat(device.refresh().body())
                    .isEqualTo(
                            "{\"error\":\"invalid_grant\",\"error_description\":\"Sign in again: the refresh token is not good any more\",\"sign_out_reason\":\"account_closed\"}");
        }
        assertThat(bob.call("GET", "/me").status()).isEqualTo(200);
        assertThat(bob.isSignedIn()).isTrue();
    }

    @Test
    void nobodySignsInToIt_andThatLooksLikeAWrongPassword() {
        Person wrong = new Person(alice.email(), "not the password of alice");
        Answer refused = server.challenge("demo", wrong);
        long before = shortest(wrong);
        operator.lock(account(phone));

        Answer locked = server.challenge("demo", alice);

        assertThat(locked.status()).isEqualTo(refused.status());
        assertThat(locked.body()).isEqualTo(refused.body());
        assertThat(shortest(alice)).isBetween(before / 2, before * 2);
    }

    @Test
    void aCodeThatIsOutIsVoid_alsoWhereItIsUnlockedInTime() {
        String code = server.challenge("demo", alice).text("authorization_code");

        operator.lock(account(phone));
        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        operator.unlock(account(phone));

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aSignInThatWaitsForItsSecondFactorIsOver_alsoWhereItIsUnlockedInTime() {
        Enrolled factor = Enrolled.with(phone, clock.instant());
        String session = server.challenge("demo", alice).text("auth_session");
        String code = factor.app().code(clock.instant());

        operator.lock(account(phone));
        operator.unlock(account(phone));

        assertThat(server.resume("demo", session, "otp", code).text("error"))
                .isEqualTo("invalid_session");
    }

    @Test
    void anUnlockedAccountSignsInAgain_andWhatHasEndedStaysSo() {
        operator.lock(account(phone));

        assertDone(operator.unlock(account(phone)));

        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        assertThat(Phone.signIn(server, alice).call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aNewPasswordByMailDoesNotUnlock() throws Exception {
        Person again = new Person(alice.email(), "every-press-a-newer-code");
        operator.lock(account(phone));

        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + alice.email() + "\"}");
        Answer reset =
                server.json(
                        "POST",
                        "/accounts/reset-password/confirm",
                        "",
                        "{\"code\":\"%s\",\"password\":\"%s\"}"
                                .formatted(
                                        letterbox.await(alice.email()).token(), again.password()));

        assertThat(reset.status()).isEqualTo(204);
        assertThat(server.challenge("demo", again).text("error")).isEqualTo("invalid_grant");
        assertDone(operator.unlock(account(phone)));
        assertThat(server.challenge("demo", again).status()).isEqualTo(200);
    }

    @Test
    void anOrderMayBeGivenAgain() {
        assertDone(operator.unlock(account(phone)));
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        for (int times = 0; times < 2; times++) {
            assertDone(operator.lock(account(phone)));
        }
        for (int times = 0; times < 2; times++) {
            assertDone(operator.unlock(account(phone)));
        }
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void aLockOutlivesTheTokens() {
        operator.lock(account(phone));

        clock.move(Duration.ofDays(1));

        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, "x", "1-1-1-1-1", "%27", "%00"})
    void anAccountThatIsNotThereIsSaidSo(String id) {
        for (Answer answer :
                new Answer[] {
                    operator.lock(id), operator.unlock(id), operator.setRoles(id, "{\"roles\":[]}")
                }) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:no-such-account");
        }
    }

    @Test
    @Tag(Twin.INSIDE)
    void eachOrderIsRecordedWithWhoseItWas() {
        String id = account(phone);
        var log = new LogLines();
        try (log) {
            operator.setRoles(id, "{\"roles\":[\"b\",\"a\"]}");
            operator.lock(id);
            operator.unlock(id);
        }

        assertThat(log.text())
                .contains(
                        "account.roles_changed account="
                                + id
                                + " client=operator roles=[a b] why=\"called the hotline\" network=",
                        "account.locked account="
                                + id
                                + " client=operator why=\"called the hotline\" network=",
                        "device.ended_with_account account="
                                + id
                                + " sid="
                                + phone.id()
                                + " network=",
                        "account.unlocked account="
                                + id
                                + " client=operator why=\"called the hotline\" network=");
    }

    /// How long a refused sign-in takes at least.
    private long shortest(Person person) {
        return LongStream.range(0, 10)
                .map(_ -> {
                    long begun = System.nanoTime();
                    server.challenge("demo", person);
                    return System.nanoTime() - begun;
                })
                .min()
                .orElseThrow();
    }

    private static void assertDone(Answer answer) {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.status()).isEqualTo(204);
    }
}
