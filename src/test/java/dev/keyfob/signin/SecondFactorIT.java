package dev.keyfob.signin;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Second factors and step-ups on two instances, and without a store.
class SecondFactorIT {

    private static final int ROUNDS = Instance.times(5, 200);
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Map<String, String> UNLIMITED = Map.of("KEYFOB_LIMIT_ENABLED", "false");

    private static KillableStores stores;
    private static Instance one;
    private static Instance two;

    @BeforeAll
    static void start() throws Exception {
        stores = KillableStores.start();
        List<Instance> both = stores.instances(List.of(UNLIMITED, UNLIMITED));
        one = both.getFirst();
        two = both.getLast();
    }

    @AfterAll
    static void end() {
        two.close();
        one.close();
        stores.close();
    }

    @Test
    void oneCodeOnTwoInstancesIsGoodOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = one.server().signUp("alice");
            Enrolled factor = Enrolled.with(Phone.signIn(one.server(), alice));
            String[] otp = {"otp", factor.app().nextCode()};
            String[] paper = {"recovery_code", factor.recoveryCodes().getFirst()};

            for (String[] code : List.of(otp, paper)) {
                String first = begin(one.server(), alice);
                String second = begin(two.server(), alice);
                List<Answer> answers =
                        atOnce(
                                List.of(
                                        () -> two.server().resume("demo", first, code),
                                        () -> one.server().resume("demo", second, code)));
                assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 403);
            }
        }
    }

    @Test
    void oneSignInOnTwoInstancesIsCompletedOnce() throws Exception {
        Person alice = one.server().signUp("alice");
        Enrolled factor = Enrolled.with(Phone.signIn(one.server(), alice));
        for (int code = 0; code < 8; code += 2) {
            String session = begin(one.server(), alice);
            String first = factor.recoveryCodes().get(code);
            String second = factor.recoveryCodes().get(code + 1);

            List<Answer> answers =
                    atOnce(
                            List.of(
                                    () -> recover(one.server(), session, first),
                                    () -> recover(two.server(), session, second)));

            assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 400);
        }
    }

    @Test
    void aStepUpOnOneInstanceAndARefreshOnTheOtherAreBothDone() throws Exception {
        Person alice = one.server().signUp("alice");
        Phone phone = Phone.signIn(one.server(), alice);
        for (int round = 0; round < ROUNDS; round++) {
            String code = phone.beginStepUp(alice).text("authorization_code");
            String held = phone.refreshToken();

            List<Answer> answers =
                    atOnce(
                            List.of(
                                    () -> one.server().redeem("demo", code),
                                    () -> two.server().refresh("demo", held)));

            assertThat(answers).allMatch(answer -> answer.status() == 200);
            phone.keep(answers.getLast());
            assertThat(phone.isSignedIn()).isTrue();
        }
    }

    @Test
    void withoutPostgresEveryStepIsAskedAgain_andGoesOnWhenItIsBack() throws Exception {
        Server server = one.server();
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone strong = Phone.signIn(server, alice);
        String stepUp = strong.beginStepUp(alice).text("authorization_code");
        Enrolled factor = Enrolled.with(phone);
        String session = begin(server, alice);
        stores.killPostgres();
        try {
            assertTryAgain(server.challenge("demo", alice));
            assertTryAgain(recover(server, session, factor.recoveryCodes().getFirst()));
            assertTryAgain(phone.beginStepUp(alice));
            assertTryAgain(server.redeem("demo", stepUp));
            assertTryAgain(phone.call("GET", "/me/factors"));
            assertTryAgain(phone.call("POST", "/me/factors"));
            assertTryAgain(phone.call("DELETE", "/me/factors/" + factor.id()));
        } finally {
            stores.startPostgres();
        }

        Instance.await(
                "goes on",
                RECOVERY,
                () -> recover(server, session, factor.recoveryCodes().getFirst()).status() == 200);
        assertThat(server.redeem("demo", stepUp).status()).isEqualTo(200);
    }

    @Test
    void withoutRedisASecondFactorSignsIn_butNobodyStepsUp() throws Exception {
        Server server = one.server();
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Enrolled factor = Enrolled.with(phone);
        stores.killRedis();
        try {
            Instance.await(
                    "nobody can tell",
                    RECOVERY,
                    () -> phone.call("GET", "/me/factors").status() == 503);
            assertTryAgain(phone.beginStepUp(alice));
            assertTryAgain(phone.call("POST", "/me/factors"));
            assertThat(
                            recover(server, begin(server, alice), factor.recoveryCodes().getFirst())
                                    .status())
                    .isEqualTo(200);
        } finally {
            stores.startRedis();
        }

        Instance.await(
                "checks bearers again", RECOVERY, () -> phone.beginStepUp(alice).status() == 403);
    }

    private static String begin(Server server, Person person) {
        return server.challenge("demo", person).text("auth_session");
    }

    private static Answer recover(Server server, String session, String code) {
        return server.resume("demo", session, "recovery_code", code);
    }

    private static void assertTryAgain(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.body()).doesNotContain("\"error\"");
    }
}
