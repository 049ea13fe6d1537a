package dev.keyfob.refresh;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two instances on one database, and requests that meet.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesIT {

    private final EmbeddedStores stores = Stores.startEmpty();
    private final List<Instance> instances = new ArrayList<>();

    @BeforeAll
    void startBoth() throws Exception {
        instances.addAll(Instance.on(stores, List.of(Map.of(), Map.of())));
    }

    @AfterAll
    void endAll() {
        instances.forEach(Instance::close);
        stores.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 64, 256})
    void simultaneousRefreshesOfOneTokenWriteOneRotation_andAllGetTheSameSuccessor(int count)
            throws Exception {
        Phone phone = Phone.of(server(0), "alice");
        for (int round = 1; round <= 3; round++) {
            List<Answer> answers =
                    atOnce(
                            IntStream.range(0, count)
                                    .<Callable<Answer>>mapToObj(i -> () -> refresh(i, phone))
                                    .toList());

            assertThat(answers).allMatch(answer -> answer.status() == 200);
            assertThat(answers.stream().map(answer -> answer.text("refresh_token")).distinct())
                    .hasSize(1);
            assertThat(generation(phone)).isEqualTo(round);
            assertThat(phone.refreshLosingTheAnswer().text("refresh_token"))
                    .isEqualTo(answers.getFirst().text("refresh_token"));
            phone.keep(answers.getFirst());
        }
        assertThat(server(1).refresh("demo", phone.refreshToken()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 64, 256})
    void withASignOutAmongThem_nothingLivesAfterwards(int count) throws Exception {
        Person alice = server(0).signUp("alice");
        Phone other = Phone.signIn(server(0), alice);
        for (int round = 1; round <= 3; round++) {
            Phone phone = Phone.signIn(server(0), alice);
            var requests =
                    new ArrayList<>(
                            IntStream.range(0, count)
                                    .<Callable<Answer>>mapToObj(i -> () -> refresh(i, phone))
                                    .toList());
            requests.add(
                    count / 2,
                    () ->
                            server(1)
                                    .form(
                                            "/revoke",
                                            "client_id",
                                            "demo",
                                            "token",
                                            phone.refreshToken()));

            List<Answer> answers = atOnce(requests);

            assertThat(answers.get(count / 2).status()).isEqualTo(200);
            for (Answer answer : answers) {
                assertThat(answer.status()).isIn(200, 400);
                if (answer.body().contains("refresh_token")) {
                    assertThat(
                                    server(0)
                                            .refresh("demo", answer.text("refresh_token"))
                                            .text("sign_out_reason"))
                            .isEqualTo("signed_out");
                    assertThat(server(0).call("GET", "/me", answer.text("access_token")).status())
                            .isEqualTo(401);
                    assertThat(server(1).call("GET", "/me", answer.text("access_token")).status())
                            .isEqualTo(401);
                }
            }
            assertThat(phone.isSignedIn()).isFalse();
        }
        assertThat(other.isSignedIn()).isTrue();
    }

    @Test
    void bothMadeOneKeyOfEachKind_andTakeEachOthersTokens() throws Exception {
        Phone phone = Phone.of(server(0), "alice");

        assertThat(server(1).call("GET", "/me", phone.accessToken()).status()).isEqualTo(200);
        assertThat(server(0).call("GET", "/.well-known/jwks.json", "").body())
                .isEqualTo(server(1).call("GET", "/.well-known/jwks.json", "").body());
        assertThat(count("select count(*) from signing_key where state = 'active'")).isOne();
        assertThat(count("select count(*) from signing_key where state = 'pending'")).isOne();
        assertThat(count("select count(*) from refresh_token_key")).isOne();
    }

    private Server server(int index) {
        return instances.get(index % 2).server();
    }

    private Answer refresh(int index, Phone phone) {
        return server(index).refresh("demo", phone.refreshToken());
    }

    private int generation(Phone phone) throws SQLException {
        return count(
                "select generation from device_session where id = '"
                        + UUID.fromString(phone.id())
                        + "'");
    }

    private int count(String sql) throws SQLException {
        return Stores.number(stores.postgres(), sql);
    }
}
