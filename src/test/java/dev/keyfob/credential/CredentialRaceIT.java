package dev.keyfob.credential;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Letterbox;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What ends the device sessions of an account on one of two instances, and refreshes with what was
/// signed in before on both.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialRaceIT {

    private static final int ROUNDS = Instance.times(10, 500);

    /// People whose mails are waited for together.
    private static final int GROUP = 50;

    private static final String NEW = "every-press-a-newer-code";

    /// An instance learns of a revocation that another one wrote within this time.
    private static final Duration CARRIED = Duration.ofSeconds(10);

    private final Letterbox letterbox = Letterbox.open();
    private final EmbeddedStores stores = Stores.startEmpty();
    private final List<Instance> instances = new ArrayList<>();
    private int refreshes;

    @BeforeAll
    void startBoth() throws Exception {
        var environment = new HashMap<>(Instance.REAL_HASHING);
        letterbox
                .configuration()
                .forEach((key, value) -> environment.put(Instance.variable(key), value));
        instances.addAll(Instance.on(stores, List.of(environment, environment)));
    }

    @AfterAll
    void endAll() {
        instances.forEach(Instance::close);
        stores.stop();
        letterbox.close();
    }

    @Test
    void nothingThatARefreshGaveOutlivesAPasswordChangeOnAnotherDevice() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server(round).signUp("alice");
            Phone phone = Phone.signIn(server(round), alice);
            Phone other = Phone.signIn(server(round + 1), alice);
            String change =
                    "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                            .formatted(alice.password(), NEW);

            meet(phone, () -> other.call("POST", "/me/password", change), "password_changed");

            assertThat(other.isSignedIn()).isTrue();
        }
        print("password changes");
    }

    @Test
    void nothingThatARefreshGaveOutlivesAReset() throws Exception {
        for (int done = 0; done < ROUNDS; done += GROUP) {
            var people = new ArrayList<Person>();
            for (int i = done; i < Math.min(done + GROUP, ROUNDS); i++) {
                people.add(server(i).signUp("alice"));
                server(i)
                        .json(
                                "POST",
                                "/accounts/reset-password",
                                "",
                                "{\"email\":\"%s\"}".formatted(people.getLast().email()));
            }
            for (int i = 0; i < people.size(); i++) {
                reset(people.get(i), done + i);
            }
        }
        print("resets");
    }

    @Test
    void nothingThatARefreshGaveOutlivesTheEndOfTheAccount() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server(round).signUp("alice");
            Phone phone = Phone.signIn(server(round), alice);
            Phone other = Phone.signIn(server(round + 1), alice);

            meet(phone, () -> other.call("DELETE", "/me"), "account_closed");
        }
        print("closed accounts");
    }

    @Test
    void nothingThatARefreshGaveOutlivesTheEndOfAllOtherDevices() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server(round).signUp("alice");
            Phone phone = Phone.signIn(server(round), alice);
            Phone other = Phone.signIn(server(round + 1), alice);

            meet(phone, () -> other.call("DELETE", "/me/devices"), "signed_out_elsewhere");

            assertThat(other.isSignedIn()).isTrue();
        }
        print("ends of all other devices");
    }

    private void reset(Person person, int round) throws Exception {
        Phone phone = Phone.signIn(server(round), person);
        String confirmation =
                "{\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(letterbox.await(person.email()).token(), NEW);
        Server server = server(round + 1);

        meet(
                phone,
                () -> server.json("POST", "/accounts/reset-password/confirm", "", confirmation),
                "password_changed");
    }

    /// A phone that refreshes without a pause, on both instances in turn, until what comes between
    /// signs it out.
    private void meet(Phone phone, Callable<Answer> end, String reason) throws Exception {
        List<Integer> statuses =
                atOnce(List.of(() -> end.call().status(), () -> refreshUntilSignedOut(phone)));

        assertThat(statuses).containsExactly(204, 400);
        assertNothingWorks(phone, reason);
    }

    private int refreshUntilSignedOut(Phone phone) {
        for (int i = 0; ; i++) {
            Answer answer = server(i).refresh("demo", phone.refreshToken());
            if (answer.status() != 200) {
                return answer.status();
            }
            phone.keep(answer);
            refreshes++;
        }
    }

    private void assertNothingWorks(Phone phone, String reason) throws Exception {
        for (Instance instance : instances) {
            Server server = instance.server();
            assertThat(server.refresh("demo", phone.refreshToken()).text("sign_out_reason"))
                    .isEqualTo(reason);
            Instance.await(
                    "carried",
                    CARRIED,
                    () -> server.call("GET", "/me", phone.accessToken()).status() == 401);
        }
    }

    private void print(String what) {
        System.out.printf("%d refreshes met %d %s%n", refreshes, ROUNDS, what);
        refreshes = 0;
    }

    private Server server(int index) {
        return instances.get(index % 2).server();
    }
}
