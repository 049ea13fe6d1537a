package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What an authorization code is good for: once, for 60 seconds, for its client and challenge.
@QuarkusTest
class AuthorizationCodeTest extends HttpTest {

    @Test
    void aCodeWorksFor60Seconds() {
        String inTime = code();
        String late = code();
        clock.move(Duration.ofSeconds(60).minusNanos(1_000));
        assertThat(server.redeem("demo", inTime).status()).isEqualTo(200);
        clock.move(Duration.ofNanos(1_000));

        assertRefused(server.redeem("demo", late));
    }

    @Test
    void aSecondUseEndsWhatCameOfTheFirst() {
        Person alice = server.signUp("alice");
        Phone other = Phone.signIn(server, alice);
        String code = server.challenge("demo", alice).text("authorization_code");
        Answer first = server.redeem("demo", code);

        assertRefused(server.redeem("demo", code));

        assertThat(server.call("GET", "/me", first.text("access_token")).status()).isEqualTo(401);
        assertThat(server.refresh("demo", first.text("refresh_token")).text("sign_out_reason"))
                .isEqualTo("reuse_detected");
        assertThat(other.isSignedIn()).isTrue();
    }

    @Test
    void aSecondUseIsNoticedLongAfterTheCodeHasExpired() {
        String code = code();
        Answer first = server.redeem("demo", code);
        clock.move(Duration.ofMinutes(50));

        assertRefused(server.redeem("demo", code));
        assertThat(server.refresh("demo", first.text("refresh_token")).status()).isEqualTo(400);
    }

    @Test
    void whoCannotAnswerTheChallengeOrIsAnotherClient_getsNothingAndEndsNothing() {
        String code = code();

        assertRefused(server.redeemWith("x".repeat(43), "demo", code));
        assertRefused(server.redeemWith("too-short", "demo", code));
        assertRefused(server.redeemWith(Server.VERIFIER, "tablet", code));
        Answer tokens = server.redeem("demo", code);
        assertThat(tokens.status()).isEqualTo(200);
        assertRefused(server.redeemWith("x".repeat(43), "demo", code));
        assertRefused(server.redeemWith(Server.VERIFIER, "tablet", code));
        assertThat(server.refresh("demo", tokens.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void manyAtOnceWithOneCode_neverLeaveADeviceSessionAlive() throws Exception {
        Person alice = server.signUp("alice");
        Phone other = Phone.signIn(server, alice);
        for (int round = 0; round < 10; round++) {
            String code = server.challenge("demo", alice).text("authorization_code");
            List<Answer> answers = atOnce(8, () -> server.redeem("demo", code));

            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 200)
                    .hasSizeLessThanOrEqualTo(1);
            for (Answer answer : answers) {
                if (answer.status() == 200) {
                    assertThat(server.refresh("demo", answer.text("refresh_token")).status())
                            .isEqualTo(400);
                    assertThat(server.call("GET", "/me", answer.text("access_token")).status())
                            .isEqualTo(401);
                }
            }
        }
        other.refresh();
        assertThat(other.call("GET", "/me/devices").body()).containsOnlyOnce("\"id\":");
    }

    private String code() {
        return server.challenge("demo", server.signUp("alice")).text("authorization_code");
    }

    private static List<Answer> atOnce(int count, Callable<Answer> request) throws Exception {
        try (var threads = Executors.newFixedThreadPool(count)) {
            var answers = new ArrayList<Answer>();
            for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(count, request))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Sign in again: the code is not good\"}");
        assertThat(answer.status()).isEqualTo(400);
    }
}
