package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Letterbox;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.util.Arrays;
import java.util.HashMap;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// Whether the time of an answer tells that there is an account.
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimingIT {

    private static final int TRIES = Instance.times(50, 2_000);

    /// How sure a guess may seem by chance, in standard deviations: once in 15,000 runs.
    private static final double CHANCE = 4;

    private static final String PASSWORD = "every-press-a-new-code";
    private static final String WRONG = "not-the-password-at-all";

    private final Letterbox letterbox = Letterbox.open();
    private final EmbeddedStores stores = Stores.startEmpty();
    private final Person[] people = new Person[TRIES];
    private Instance instance;
    private Server server;

    @BeforeAll
    void start() throws Exception {
        try (Instance whereAnybodySignsUp = Instance.on(stores, Instance.REAL_HASHING)) {
            for (int i = 0; i < TRIES; i++) {
                people[i] = whereAnybodySignsUp.server().signUp("alice");
            }
        }
        var environment = new HashMap<>(Instance.REAL_HASHING);
        environment.put("KEYFOB_ACCOUNT_VERIFY_EMAIL", "required");
        letterbox
                .configuration()
                .forEach((key, value) -> environment.put(Instance.variable(key), value));
        instance = Instance.on(stores, environment);
        server = instance.server();
    }

    @AfterAll
    void end() {
        instance.close();
        stores.stop();
        letterbox.close();
    }

    @Test
    void aSignInTellsNothing() {
        assertTellsNothing(
                "sign-in",
                i -> server.challenge("demo", new Person(people[i].email(), WRONG)),
                _ -> server.challenge("demo", new Person(nobody(), WRONG)));
    }

    @Test
    void aSignUpTellsNothing() {
        assertTellsNothing("sign-up", i -> signUp(people[i].email()), _ -> signUp(nobody()));
    }

    @Test
    void aResetTellsNothing() {
        assertTellsNothing("reset", i -> reset(people[i].email()), _ -> reset(nobody()));
    }

    /// Asks in turn, the one first and the other first in turn, and guesses by the time alone which
    /// of two answers is the account's: right half of the time where it tells nothing.
    private void assertTellsNothing(
            String what, IntFunction<Answer> known, IntFunction<Answer> unknown) {
        for (int i = 0; i < TRIES / 5; i++) {
            millis(unknown, i);
        }
        double[] ofKnown = new double[TRIES];
        double[] ofUnknown = new double[TRIES];
        for (int i = 0; i < TRIES; i++) {
            if (i % 2 == 0) {
                ofKnown[i] = millis(known, i);
                ofUnknown[i] = millis(unknown, i);
            } else {
                ofUnknown[i] = millis(unknown, i);
                ofKnown[i] = millis(known, i);
            }
        }

        double right = rightGuesses(ofKnown, ofUnknown);

        double deviation = Math.sqrt((2.0 * TRIES + 1) / (12.0 * TRIES * TRIES));
        System.out.printf(
                "%s, %d tries each: median %.2f ms with an account, %.2f ms without; guessed right: %.1f %% (by chance 50.0 ± %.1f)%n",
                what, TRIES, median(ofKnown), median(ofUnknown), 100 * right, 100 * deviation);
        assertThat(right).isBetween(0.5 - CHANCE * deviation, 0.5 + CHANCE * deviation);
    }

    /// The share of pairs in which the account's answer took longer (Mann and Whitney's U).
    private static double rightGuesses(double[] ofKnown, double[] ofUnknown) {
        double longer = 0;
        for (double one : ofKnown) {
            for (double other : ofUnknown) {
                longer += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
        return longer / ofKnown.length / ofUnknown.length;
    }

    private static double millis(IntFunction<Answer> request, int i) {
        long start = System.nanoTime();
        Answer answer = request.apply(i);
        double millis = (System.nanoTime() - start) / 1e6;
        assertThat(answer.status()).as(answer.body()).isIn(202, 400);
        return millis;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Answer signUp(String email) {
        return server.json(
                "POST",
                "/accounts",
                "",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
    }

    private Answer reset(String email) {
        return server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"%s\"}".formatted(email));
    }

    private static String nobody() {
        return "alice-" + UUID.randomUUID() + "@example.com";
    }
}
