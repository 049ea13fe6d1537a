package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server's clock that jumps, and times that differ by a microsecond: nobody is signed out.
@QuarkusTest
class ClockTest extends HttpTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final List<Duration> JUMPS = List.of(HOUR.negated(), Duration.ZERO, HOUR);

    private Instant before = Instant.EPOCH;

    @BeforeEach
    void remember() {
        before = clock.instant();
    }

    @AfterEach
    void putBack() {
        moveTo(before);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "1, false", "1, true", "2, false", "2, true"})
    void anHourForwardsOrBackBetweenAnyTwoRequests_signsNobodyOut(int lostAnswers, boolean used) {
        Phone phone = Phone.of(server, "alice");
        for (Duration first : JUMPS) {
            for (Duration second : JUMPS) {
                for (Duration third : JUMPS) {
                    if (used) {
                        assertThat(phone.call("GET", "/me").status()).isIn(200, 401);
                    }
                    clock.move(first);
                    for (int lost = 0; lost < lostAnswers; lost++) {
                        assertThat(phone.refreshLosingTheAnswer().status()).isEqualTo(200);
                        clock.move(second);
                    }
                    assertGoesOn(phone, "%s %s %s".formatted(first, second, third));
                    clock.move(third);
                    assertGoesOn(phone, "%s %s %s".formatted(first, second, third));
                    moveTo(before);
                }
            }
        }
    }

    @Test
    void twoRefreshesWithinOneSecond_areTwoRotations() {
        moveTo(before.truncatedTo(ChronoUnit.SECONDS));
        Phone phone = Phone.of(server, "alice");
        for (int generation = 1; generation <= 5; generation++) {
            clock.move(TICK);
            assertGoesOn(phone, "in the same second");
            assertThat(phone.generation()).isEqualTo(generation);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "123456", "999999"})
    void theWindowEndsToTheMicrosecond_whereverInASecondItBegan(int micros) {
        moveTo(before.truncatedTo(ChronoUnit.SECONDS).plus(micros, ChronoUnit.MICROS));
        Phone phone = Phone.of(server, "alice");
        String successor = phone.refreshLosingTheAnswer().text("refresh_token");

        clock.move(WINDOW.minus(TICK));
        assertThat(phone.refreshLosingTheAnswer().text("refresh_token")).isEqualTo(successor);
        clock.move(TICK);
        assertThat(phone.refreshLosingTheAnswer().text("refresh_token")).isNotEqualTo(successor);
        assertGoesOn(phone, "after the window");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "999999"})
    void anAccessToken_isGoodInTheVerySecondOfItsIssue(int micros) {
        moveTo(before.truncatedTo(ChronoUnit.SECONDS).plus(micros, ChronoUnit.MICROS));
        Phone phone = Phone.of(server, "alice");

        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        assertGoesOn(phone, "in the second of the sign-in");
    }

    @Test
    void aSignInWithinTheSecondOfASignOut_isGood() {
        var alice = server.signUp("alice");
        Phone first = Phone.signIn(server, alice);
        assertThat(first.signOut().status()).isEqualTo(200);

        assertGoesOn(Phone.signIn(server, alice), "signed in again");
        assertThat(first.call("GET", "/me").status()).isEqualTo(401);
    }

    @Test
    void anAccessTokenOfAClockUpToAMinuteAhead_isGood() {
        moveTo(before.truncatedTo(ChronoUnit.SECONDS));
        Phone phone = Phone.of(server, "alice");

        clock.move(Duration.ofMinutes(-1));
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
        clock.move(TICK.negated());
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertGoesOn(phone, "more than a minute ahead");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void anAccessTokenOfAClockAnHourAhead_isRefused_andTheAppRefreshesAndGoesOn(boolean lost) {
        clock.move(HOUR);
        Phone phone = Phone.of(server, "alice");
        assertGoesOn(phone, "an hour ahead");
        clock.move(HOUR.negated());

        Answer refused = phone.call("GET", "/me");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        if (lost) {
            assertThat(phone.refreshLosingTheAnswer().status()).isEqualTo(200);
        }
        assertGoesOn(phone, "the clock went back");
    }

    private void assertGoesOn(Phone phone, String when) {
        Answer answer = phone.refresh();
        assertThat(answer.status()).as("%s: %s", when, answer.body()).isEqualTo(200);
        assertThat(phone.call("GET", "/me").status()).as(when).isEqualTo(200);
    }

    private void moveTo(Instant instant) {
        clock.move(Duration.between(clock.instant(), instant));
    }
}
