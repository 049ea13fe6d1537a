package dev.keyfob.administration;

import static dev.keyfob.Together.atOnce;
import static dev.keyfob.administration.Operator.account;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Orders on one of two instances, and what meets them on both.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdersIT {

    private static final int ROUNDS = Instance.times(10, 200);
    private static final int REFRESHES = 6;

    /// An instance learns of a revocation that another one wrote within this time.
    private static final Duration CARRIED = Duration.ofSeconds(10);

    private final EmbeddedStores stores = Stores.startEmpty();
    private final List<Instance> instances = new ArrayList<>();

    @BeforeAll
    void startBoth() throws Exception {
        instances.addAll(
                Instance.on(
                        stores,
                        List.of(ConfidentialClients.OPERATOR, ConfidentialClients.OPERATOR)));
    }

    @AfterAll
    void endAll() {
        instances.forEach(Instance::close);
        stores.stop();
    }

    @Test
    void aCodeThatMeetsTheLockLeavesNothingThatWorks() throws Exception {
        int redeemed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server(0).signUp("alice");
            Phone witness = Phone.signIn(server(0), alice);
            String code = code(alice);
            Operator operator = operator(round / 2);
            Server app = server(round);

            List<Answer> answers =
                    atOnce(
                            List.of(
                                    () -> operator.lock(account(witness)),
                                    later(round % 4, () -> app.redeem("demo", code))));

            assertThat(answers.getFirst().status()).isEqualTo(204);
            if (answers.getLast().status() == 200) {
                redeemed++;
                assertNothingOf(answers.getLast());
            } else {
                assertThat(answers.getLast().text("error")).isEqualTo("invalid_grant");
            }
            assertThat(witness.refresh().text("sign_out_reason")).isEqualTo("account_closed");
            assertThat(operator.unlock(account(witness)).status()).isEqualTo(204);
            assertThat(app.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        }
        System.out.printf("The code came before the lock in %d of %d rounds%n", redeemed, ROUNDS);
    }

    @Test
    void refreshesThatMeetTheLockLeaveNothingThatWorks() throws Exception {
        int refreshed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Phone phone = Phone.of(server(0), "alice");
            phone.refreshLosingTheAnswer();
            Operator operator = operator(round);
            var requests = refreshes(phone);
            requests.add(round % REFRESHES, () -> operator.lock(account(phone)));

            List<Answer> answers = atOnce(requests);

            assertThat(answers.remove(round % REFRESHES).status()).isEqualTo(204);
            for (Answer answer : answers) {
                assertThat(answer.status()).isIn(200, 400);
                if (answer.status() == 200) {
                    refreshed++;
                    assertNothingOf(answer);
                }
            }
            assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        }
        System.out.printf("%d refreshes came before the lock in %d rounds%n", refreshed, ROUNDS);
    }

    @Test
    void noTokenLivesThatWasMadeFromTheRolesBefore() throws Exception {
        int outdated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server(0).signUp("alice");
            Phone phone = Phone.signIn(server(0), alice);
            phone.refreshLosingTheAnswer();
            String code = code(alice);
            Operator operator = operator(round / 2);
            Server app = server(round);
            var requests = refreshes(phone);
            requests.add(later(round % REFRESHES, () -> app.redeem("demo", code)));
            requests.add(
                    round % REFRESHES,
                    () -> operator.setRoles(account(phone), "{\"roles\":[\"admin\"]}"));

            List<Answer> answers = atOnce(requests);

            assertThat(answers.remove(round % REFRESHES).status()).isEqualTo(204);
            for (Answer answer : answers) {
                String token = answer.text("access_token");
                boolean isNew = Phone.claims(token).contains("\"roles\":[\"admin\"]");
                outdated += isNew ? 0 : 1;
                awaitStatus(token, isNew ? 200 : 401);
            }
            assertThat(phone.refresh().status()).isEqualTo(200);
            assertThat(Phone.claims(phone.accessToken())).contains("\"roles\":[\"admin\"]");
            awaitStatus(phone.accessToken(), 200);
        }
        System.out.printf(
                "%d of %d tokens had the roles before%n", outdated, ROUNDS * (REFRESHES + 1));
    }

    /// Postgres ends a deadlock with an error, which would be a 500.
    @Test
    void nobodyWaitsForEachOtherWhereAllMeet() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Person alice = server(0).signUp("alice");
            Phone phone = Phone.signIn(server(0), alice);
            Phone tablet = Phone.signIn(server(1), alice);
            String code = code(alice);
            Operator operator = operator(round);
            String password =
                    "{\"current_password\":\"%s\",\"new_password\":\"every-press-a-newer-code\"}"
                            .formatted(alice.password());
            var requests = refreshes(phone);
            requests.addAll(
                    List.of(
                            () -> operator.lock(account(phone)),
                            () -> operator(1).lock(account(phone)),
                            () -> operator.setRoles(account(phone), "{\"roles\":[\"admin\"]}"),
                            () -> operator.unlock(account(phone)),
                            () -> phone.call("POST", "/me/password", password),
                            () -> tablet.call("DELETE", "/me/devices?including=current"),
                            () -> server(0).redeem("demo", code),
                            () -> server(1).redeem("demo", code),
                            () -> server(1).challenge("demo", alice)));

            assertThat(atOnce(requests))
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isLessThan(500));
        }
    }

    @Test
    void theTokensOfAWithdrawnKeyDieOnEveryInstance() throws Exception {
        Phone phone = Phone.of(server(0), "alice");
        String header = phone.accessToken().substring(0, phone.accessToken().indexOf('.'));
        String kid = Server.text(new String(Base64.getUrlDecoder().decode(header), UTF_8), "kid");

        assertThat(operator(1).order("signing-keys/" + kid + "/withdraw").status()).isEqualTo(200);

        awaitStatus(phone.accessToken(), 401);
        for (int i = 0; i < 2; i++) {
            assertThat(phone.refresh().status()).isEqualTo(200);
            awaitStatus(phone.accessToken(), 200);
        }
    }

    /// Tokens that were handed out are over on every instance.
    private void assertNothingOf(Answer tokens) throws Exception {
        awaitStatus(tokens.text("access_token"), 401);
        for (int i = 0; i < 2; i++) {
            assertThat(
                            server(i)
                                    .refresh("demo", tokens.text("refresh_token"))
                                    .text("sign_out_reason"))
                    .isEqualTo("account_closed");
        }
    }

    private void awaitStatus(String token, int status) throws Exception {
        for (int i = 0; i < 2; i++) {
            Server server = server(i);
            Instance.await(
                    "carried", CARRIED, () -> server.call("GET", "/me", token).status() == status);
        }
    }

    /// Some come before and some after what meets them.
    private List<Callable<Answer>> refreshes(Phone phone) {
        var refreshes = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < REFRESHES; i++) {
            Server server = server(i);
            refreshes.add(later(i, () -> server.refresh("demo", phone.refreshToken())));
        }
        return refreshes;
    }

    /// A request that follows as many others as `steps` says.
    private Callable<Answer> later(int steps, Callable<Answer> request) {
        return () -> {
            for (int i = 0; i < steps; i++) {
                server(i).call("GET", "/.well-known/jwks.json", "");
            }
            return request.call();
        };
    }

    private String code(Person person) {
        return server(0).challenge("demo", person).text("authorization_code");
    }

    private Operator operator(int index) {
        Instance instance = instances.get(index % 2);
        return Operator.of(
                instance.server(), new Server("http://127.0.0.1:" + instance.management()));
    }

    private Server server(int index) {
        return instances.get(index % 2).server();
    }
}
