package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The step after the password, for whoever has a second factor: what signs in, and what a thief
/// who knows the password can do.
@QuarkusTest
class SecondFactorSignInTest extends HttpTest {

    private static final String NEW = "every-press-a-newer-code";
    private static final String OVER =
            "{\"error\":\"invalid_session\",\"error_description\":\"Begin the sign-in anew: the auth_session is not good any more\"}";

    @Inject Database database;

    private Person alice;
    private Phone phone;
    private Enrolled factor;

    @BeforeEach
    void enrol() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
        factor = Enrolled.with(phone, clock.instant());
    }

    @Test
    void passwordAndCodeSignIn_andTheTokensSaySo() {
        Answer asked = server.challenge("demo", alice);
        String session = asked.text("auth_session");

        assertThat(asked.status()).isEqualTo(403);
        assertThat(asked.body()).isEqualTo(otpRequired(session));
        assertThat(asked.header("Cache-Control")).isEqualTo("no-store");
        assertThat(session).matches("[A-Za-z0-9_-]{43}");

        Answer complete = otp(session, code());
        Answer tokens = server.redeem("demo", complete.text("authorization_code"));

        assertThat(complete.status()).isEqualTo(200);
        assertSaysTwoFactors(tokens);
        assertSaysTwoFactors(server.refresh("demo", tokens.text("refresh_token")));
    }

    @Test
    void devicesThatWereSignedInBeforeStay_andSayThatTheyHaveOneFactor() {
        assertThat(phone.isSignedIn()).isTrue();
        assertThat(Phone.claims(phone.accessToken()))
                .contains("\"acr\":\"urn:keyfob:acr:1\",\"amr\":[\"pwd\"]");
    }

    @Test
    void aWrongCodeIsAskedForAgain_fiveTimesInAll_andThePasswordIsNotRepeated() {
        String session = begin();
        for (int guess = 1; guess < AuthSessions.MOST_GUESSES; guess++) {
            Answer again = otp(session, factor.app().wrongCode(clock.instant()));
            assertThat(again.status()).isEqualTo(403);
            assertThat(again.body()).isEqualTo(otpRequired(session));
        }

        assertThat(otp(session, code()).status()).isEqualTo(200);
    }

    @Test
    void afterFiveWrongCodesTheSignInIsOver_alsoForTheRightOne() {
        String session = begin();
        for (int guess = 1; guess < AuthSessions.MOST_GUESSES; guess++) {
            otp(session, factor.app().wrongCode(clock.instant()));
        }

        assertOver(otp(session, factor.app().wrongCode(clock.instant())));
        assertOver(otp(session, code()));
        assertOver(recover(session, 0));
        assertThat(otp(begin(), code()).status()).isEqualTo(200);
    }

    @Test
    void guessesOfManySignInsAreBoundedToo_andARecoveryCodeStillSignsIn() {
        for (int guess = 0; guess < 30; guess++) {
            otp(begin(), factor.app().wrongCode(clock.instant()));
        }
        String session = begin();

        Answer refused = otp(session, code());

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("86400");
        assertThat(refused.body()).doesNotContain("\"error\"");
        assertThat(recover(session, 0).status()).isEqualTo(200);
        clock.move(Duration.ofDays(1));
        assertThat(otp(begin(), code()).status()).isEqualTo(200);
    }

    @Test
    void aCodeThatWasUsedIsWorthNothing_norIsOneBeforeIt() {
        String before = factor.app().code(clock.instant(), -1);
        String used = code();
        assertThat(otp(begin(), used).status()).isEqualTo(200);

        assertThat(otp(begin(), used).status()).isEqualTo(403);
        assertThat(otp(begin(), before).status()).isEqualTo(403);
        clock.move(Duration.ofSeconds(30));
        assertThat(otp(begin(), used).status()).isEqualTo(403);
        assertThat(otp(begin(), code()).status()).isEqualTo(200);
    }

    @Test
    void aSignInIsCompletedOnce_withinTenMinutes() {
        String session = begin();
        otp(session, code());
        assertOver(otp(session, factor.app().code(clock.instant(), 1)));
        assertOver(recover(session, 0));

        String late = begin();
        clock.move(AuthSessions.LIFETIME);
        assertOver(otp(late, code()));
    }

    @Test
    void whoIsAnotherClientOrHasAnotherChallengeOrScopeGoesOnWithNothing_andCostsNoGuess() {
        String session = begin();
        String otp = code();
        String[] pkce = {"code_challenge", "x".repeat(43), "code_challenge_method", "S256"};
        for (int times = 0; times < 8; times++) {
            assertOver(server.resume("tablet", session, "otp", otp));
            assertOver(
                    server.resume("demo", session, "otp", otp, pkce[0], pkce[1], pkce[2], pkce[3]));
            assertOver(server.resume("demo", session, "otp", otp, "scope", "orders"));
        }

        Answer complete =
                server.resume(
                        "demo",
                        session,
                        "otp",
                        otp,
                        pkce[0],
                        Server.CHALLENGE,
                        pkce[2],
                        pkce[3],
                        "scope",
                        "account");
        assertThat(complete.status()).isEqualTo(200);
        assertThat(
                        server.redeemWith(
                                        "x".repeat(43), "demo", complete.text("authorization_code"))
                                .status())
                .isEqualTo(400);
        assertThat(server.redeem("demo", complete.text("authorization_code")).status())
                .isEqualTo(200);
    }

    @Test
    void aRecoveryCodeSignsInOnce_andTheNumberLeftIsTold() {
        Answer tokens = server.redeem("demo", recover(begin(), 0).text("authorization_code"));

        assertSaysTwoFactors(tokens);
        assertThat(recover(begin(), 0).status()).isEqualTo(403);
        assertThat(server.call("GET", "/me/factors", tokens.text("access_token")).body())
                .contains("\"recovery_codes_left\":9");
    }

    @Test
    void anotherPasswordOrALockBetweenTheStepsEndsTheSignIn() {
        String session = begin();
        phone.call(
                "POST",
                "/me/password",
                "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                        .formatted(alice.password(), NEW));
        assertOver(otp(session, code()));

        String next = server.challenge("demo", new Person(alice.email(), NEW)).text("auth_session");
        database.update("update account set locked_at = now() where email = ?", alice.email());
        assertOver(otp(next, factor.app().code(clock.instant(), 1)));
    }

    @Test
    void aSignInWaitsForTheFactorThatItBeganWith_andIsOverWithIt() {
        String session = begin();
        Phone strong = Phone.signIn(server, alice, code());
        strong.call("DELETE", "/me/factors/" + factor.id());

        assertOver(recover(session, 0));
        Enrolled next = Enrolled.with(strong, clock.instant());
        assertOver(otp(session, next.app().code(clock.instant())));
        assertThat(otp(begin(), next.app().code(clock.instant())).status()).isEqualTo(200);
    }

    @Test
    void aPasswordResetNeitherBypassesNorRemovesIt() throws Exception {
        database.update(
                "update account set email_verified_at = created_at where email = ?", alice.email());
        resetPassword();
        var renewed = new Person(alice.email(), NEW);

        Answer asked = server.challenge("demo", renewed);

        assertThat(asked.text("error")).isEqualTo("otp_required");
        assertThat(otp(asked.text("auth_session"), code()).status()).isEqualTo(200);
    }

    @Test
    void whereNobodyHadProvenTheAddressAResetRemovesIt_forItMayBeAStrangers() throws Exception {
        resetPassword();

        assertThat(server.challenge("demo", new Person(alice.email(), NEW)).status())
                .isEqualTo(200);
    }

    @Test
    void aWrongPasswordLooksAsItDoesWithoutASecondFactor() {
        Answer wrong = server.challenge("demo", new Person(alice.email(), "not-the-right-one"));

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body())
                .isEqualTo(
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Address and password do not match\"}");
    }

    @Test
    void withoutACodeOrWithAnotherAuthSessionNothingGoesOn() {
        assertThat(server.resume("demo", begin()).text("error_description"))
                .isEqualTo("otp or recovery_code is needed");
        assertOver(otp("x".repeat(43), code()));
        assertOver(otp("x", code()));
    }

    @Test
    void afterItsRemovalThePasswordIsEnoughAgain() {
        Phone strong = Phone.signIn(server, alice, code());

        assertThat(strong.call("DELETE", "/me/factors/" + factor.id()).status()).isEqualTo(204);

        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    private void resetPassword() throws Exception {
        letterbox.await(alice.email()); // About the factor.
        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + alice.email() + "\"}");
        server.json(
                "POST",
                "/accounts/reset-password/confirm",
                "",
                "{\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(letterbox.await(alice.email(), 1).token(), NEW));
    }

    private String begin() {
        return server.challenge("demo", alice).text("auth_session");
    }

    private String code() {
        return factor.app().code(clock.instant());
    }

    private Answer otp(String session, String otp) {
        return server.resume("demo", session, "otp", otp);
    }

    private Answer recover(String session, int number) {
        return server.resume("demo", session, "recovery_code", factor.recoveryCodes().get(number));
    }

    private static String otpRequired(String session) {
        return "{\"error\":\"otp_required\",\"error_description\":\"Send auth_session with an otp that was not sent before, or a recovery_code\",\"auth_session\":\"%s\"}"
                .formatted(session);
    }

    private static void assertSaysTwoFactors(Answer tokens) {
        assertThat(Phone.claims(tokens.text("access_token")))
                .contains("\"acr\":\"urn:keyfob:acr:2\",\"amr\":[\"pwd\",\"otp\",\"mfa\"]");
    }

    private static void assertOver(Answer answer) {
        assertThat(answer.body()).isEqualTo(OVER);
        assertThat(answer.status()).isEqualTo(400);
    }
}
