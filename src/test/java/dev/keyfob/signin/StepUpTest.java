package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A device whose user proves once more who they are (RFC 9470): it stays the same device session,
/// whatever is lost or met on the way, and nobody else gets anything out of it.
@QuarkusTest
class StepUpTest extends HttpTest {

    private static final String NO_MATCH = "Address and password do not match";

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signInLongAgo() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
        clock.move(Duration.ofMinutes(6));
    }

    @Test
    void itRenewsTheSignIn_inTheSameDeviceSession_andGivesAnAccessTokenAlone() {
        String old = phone.accessToken();
        String sid = phone.id();
        assertThat(phone.call("POST", "/me/factors").header("WWW-Authenticate"))
                .contains("error=\"insufficient_user_authentication\"", "max_age=\"300\"");

        Answer stepped = phone.stepUp(alice);

        assertThat(stepped.status()).isEqualTo(200);
        assertThat(stepped.body())
                .isEqualTo(
                        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":600,\"scope\":\"account\",\"refresh_in\":480,\"server_time\":%d}"
                                .formatted(phone.accessToken(), clock.instant().getEpochSecond()));
        assertThat(phone.id()).isEqualTo(sid);
        assertThat(phone.call("POST", "/me/factors").status()).isEqualTo(201);
        assertThat(phone.authTime()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(phone.call("GET", "/me/devices").body()).containsOnlyOnce("\"id\":");
        assertThat(server.call("GET", "/me", old).status()).isEqualTo(200);
        assertThat(server.call("POST", "/me/factors", old).status()).isEqualTo(401);
    }

    @Test
    void aRefreshAfterwardsSaysTheNewSignIn() {
        phone.stepUp(alice);
        long stepped = clock.instant().getEpochSecond();
        clock.move(Duration.ofMinutes(2));

        assertThat(phone.refresh().status()).isEqualTo(200);

        assertThat(phone.authTime()).isEqualTo(stepped);
    }

    @Test
    void withASecondFactorItNeedsIt_andIsAsStrongAsIt() {
        phone.stepUp(alice);
        Enrolled factor = Enrolled.with(phone, clock.instant());
        assertThat(phone.call("DELETE", "/me/factors/" + factor.id()).status()).isEqualTo(401);

        Answer asked = challenge(phone.accessToken(), alice);
        assertThat(asked.text("error")).isEqualTo("otp_required");
        assertThat(phone.stepUp(alice, factor.app().code(clock.instant())).status()).isEqualTo(200);

        assertThat(Phone.claims(phone.accessToken()))
                .contains("\"acr\":\"urn:keyfob:acr:2\",\"amr\":[\"pwd\",\"otp\",\"mfa\"]");
        assertThat(phone.call("DELETE", "/me/factors/" + factor.id()).status()).isEqualTo(204);
    }

    @Test
    void whereItsAnswerIsLostThePhoneGoesOn_alsoWhereItSendsTheCodeAgain() {
        String code = phone.beginStepUp(alice).text("authorization_code");
        assertThat(server.redeem("demo", code).status()).isEqualTo(200);

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");

        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(phone.isSignedIn()).isTrue();
        assertThat(phone.authTime()).isEqualTo(clock.instant().getEpochSecond());
    }

    /// The access token of a step-up proves no receipt of a refresh whose answer was lost.
    @Test
    void aRefreshWhoseAnswerWasLostBeforeItDoesNotSignThePhoneOut() {
        phone.refresh();
        phone.refreshLosingTheAnswer();
        phone.stepUp(alice);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertThat(phone.generation()).isEqualTo(1);
        clock.move(Duration.ofHours(1));

        assertThat(phone.isSignedIn()).isTrue();
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aStolenAccessTokenWithoutThePasswordIsWorthNothing() {
        var wrong = new Person(alice.email(), "not-the-right-one");

        assertThat(challenge(phone.accessToken(), wrong).text("error_description"))
                .isEqualTo(NO_MATCH);
        phone.refresh();
        assertThat(phone.call("POST", "/me/factors").status()).isEqualTo(401);
    }

    @Test
    void anotherAccountsTokenRenewsNothing_whoeversPasswordComesAlong() {
        Person bob = server.signUp("bob");
        Phone his = Phone.signIn(server, bob);

        assertThat(challenge(his.accessToken(), alice).text("error_description"))
                .isEqualTo(NO_MATCH);
        assertThat(challenge(phone.accessToken(), bob).text("error_description"))
                .isEqualTo(NO_MATCH);
        assertThat(challenge(his.accessToken(), new Person(bob.email(), alice.password())).status())
                .isEqualTo(200);
    }

    @Test
    void theAddressMayBeLeftOut_thePasswordMayNot() {
        assertThat(stepUp("demo", "password", alice.password()).status()).isEqualTo(200);
        assertThat(stepUp("demo").text("error_description")).isEqualTo("password is needed");
    }

    @Test
    void onlyTheDeviceSessionsOwnClientCan() {
        Answer refused = stepUp("tablet", "password", alice.password());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("unauthorized_client");
        String code = phone.beginStepUp(alice).text("authorization_code");
        assertThat(server.redeem("tablet", code).text("error")).isEqualTo("invalid_grant");
        assertThat(server.redeem("demo", code).status()).isEqualTo(200);
    }

    @Test
    void theCodeIsBoundToItsChallenge() {
        String code = phone.beginStepUp(alice).text("authorization_code");

        Answer refused = server.redeemWith("x".repeat(43), "demo", code);

        assertThat(refused.text("error")).isEqualTo("invalid_grant");
        assertThat(server.redeem("demo", code).status()).isEqualTo(200);
    }

    @Test
    void theScopeMayOnlyNarrowTheDeviceSessions() {
        assertThat(stepUp("demo", "password", alice.password(), "scope", "orders").text("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void aTokenThatIsNotGoodOrWhoseDeviceSessionIsOverIsAnsweredAsAnywhere() {
        assertInvalidToken(challenge("x", alice));
        assertInvalidToken(challenge(phone.accessToken() + "x", alice));
        String ended = phone.accessToken();
        phone.signOut();
        assertInvalidToken(challenge(ended, alice));
        Phone idle = Phone.signIn(server, alice);
        clock.move(Duration.ofMinutes(10));
        assertInvalidToken(challenge(idle.accessToken(), alice));
    }

    @Test
    void aCodeDoesNotReviveADeviceSessionThatHasEndedMeanwhile() {
        String code = phone.beginStepUp(alice).text("authorization_code");
        phone.signOut();

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");

        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("signed_out");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
    }

    @Test
    void aSecondFactorDoesNotReviveItEither() {
        phone.stepUp(alice);
        Enrolled factor = Enrolled.with(phone, clock.instant());
        String session = challenge(phone.accessToken(), alice).text("auth_session");
        phone.signOut();

        String code =
                server.resume("demo", session, "otp", factor.app().code(clock.instant()))
                        .text("authorization_code");

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void anotherPasswordMakesTheCodeUseless_andThePhoneThatChangedItStays() {
        String code = phone.beginStepUp(alice).text("authorization_code");
        phone.call(
                "POST",
                "/me/password",
                "{\"current_password\":\"%s\",\"new_password\":\"every-press-a-newer-code\"}"
                        .formatted(alice.password()));

        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        assertThat(phone.isSignedIn()).isTrue();
    }

    private Answer challenge(String accessToken, Person person) {
        return server.sending("Authorization", "Bearer " + accessToken).challenge("demo", person);
    }

    private Answer stepUp(String client, String... more) {
        var parameters =
                new ArrayList<>(
                        List.of(
                                "response_type",
                                "code",
                                "client_id",
                                client,
                                "code_challenge",
                                Server.CHALLENGE,
                                "code_challenge_method",
                                "S256"));
        parameters.addAll(List.of(more));
        return server.sending("Authorization", "Bearer " + phone.accessToken())
                .form("/authorize-challenge", parameters.toArray(String[]::new));
    }

    private static void assertInvalidToken(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }
}
