package dev.keyfob.signin;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A step-up that meets a refresh, the end of the device session, or itself.
@QuarkusTest
class StepUpRaceTest extends HttpTest {

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void whereItMeetsARefreshBothAreDone() throws Exception {
        for (int round = 0; round < 20; round++) {
            String code = phone.beginStepUp(alice).text("authorization_code");

            List<Answer> answers =
                    atOnce(
                            List.of(
                                    () -> server.redeem("demo", code),
                                    phone::refreshLosingTheAnswer));

            assertThat(answers).allMatch(answer -> answer.status() == 200);
            phone.keep(answers.getLast());
            assertThat(phone.refresh().status()).isEqualTo(200);
            assertThat(phone.authTime()).isEqualTo(clock.instant().getEpochSecond());
            clock.move(Duration.ofMinutes(1));
        }
    }

    @Test
    void whereItMeetsTheEndOfTheDeviceSessionNothingLives() throws Exception {
        for (int round = 0; round < 20; round++) {
            Phone lost = Phone.signIn(server, alice);
            String code = lost.beginStepUp(alice).text("authorization_code");

            List<Answer> answers =
                    atOnce(List.of(lost::signOut, () -> server.redeem("demo", code)));

            assertThat(answers.getFirst().status()).isEqualTo(200);
            if (answers.getLast().status() == 200) {
                String token = answers.getLast().text("access_token");
                assertThat(server.call("GET", "/me", token).status()).isEqualTo(401);
            }
            assertThat(lost.isSignedIn()).isFalse();
        }
    }

    @Test
    void ofManyRedemptionsOfOneCodeAtOnceOneIsAnswered_andThePhoneStaysSignedIn() throws Exception {
        String code = phone.beginStepUp(alice).text("authorization_code");

        List<Answer> answers =
                atOnce(
                        List.of(
                                () -> server.redeem("demo", code),
                                () -> server.redeem("demo", code),
                                () -> server.redeem("demo", code)));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(phone.isSignedIn()).isTrue();
    }
}
