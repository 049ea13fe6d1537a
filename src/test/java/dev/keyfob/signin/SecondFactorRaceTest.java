package dev.keyfob.signin;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Second factors that meet: each is good once.
@QuarkusTest
class SecondFactorRaceTest extends HttpTest {

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
    void ofSignInsThatMeetWithOneCodeOneIsCompleted() throws Exception {
        for (int round = 0; round < 10; round++) {
            String otp = factor.app().code(clock.instant());
            var requests = new ArrayList<Callable<Answer>>();
            var paper = new ArrayList<Callable<Answer>>();
            for (int i = 0; i < 4; i++) {
                String first = begin();
                String second = begin();
                int number = round;
                requests.add(() -> otp(first, otp));
                paper.add(() -> recover(second, number));
            }

            assertOneIsCompleted(atOnce(requests), 403);
            assertOneIsCompleted(atOnce(paper), 403);
            clock.move(Duration.ofSeconds(30));
        }
    }

    @Test
    void ofStepsThatMeetOnOneSignInOneCompletesIt_andTheOthersUseNothingUp() throws Exception {
        String session = begin();

        List<Answer> answers =
                atOnce(
                        List.of(
                                () -> recover(session, 0),
                                () -> recover(session, 1),
                                () -> recover(session, 2)));

        assertOneIsCompleted(answers, 400);
        assertThat(phone.call("GET", "/me/factors").body()).contains("\"recovery_codes_left\":9");
    }

    private String begin() {
        return server.challenge("demo", alice).text("auth_session");
    }

    private Answer otp(String session, String otp) {
        return server.resume("demo", session, "otp", otp);
    }

    private Answer recover(String session, int number) {
        return server.resume("demo", session, "recovery_code", factor.recoveryCodes().get(number));
    }

    private static void assertOneIsCompleted(List<Answer> answers, int others) {
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allMatch(answer -> answer.status() == others);
    }
}
