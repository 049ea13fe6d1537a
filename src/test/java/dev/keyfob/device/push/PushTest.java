package dev.keyfob.device.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where messages reach an account's devices: never one that has ended.
@QuarkusTest
class PushTest extends HttpTest {

    private static final String PATH = "/me/devices/current/push";

    @Inject Database database;

    @Test
    void theSenderIsToldEveryDeviceThatToldItsToken() {
        Person person = server.signUp("alice");
        Phone silent = Phone.signIn(server, person);
        Phone phone = Phone.signIn(server, person);
        String token = register(phone);

        Answer answer = targets(phone);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "[{\"device_id\":\"%s\",\"client_id\":\"demo\",\"platform\":\"apns\",\"token\":\"%s\",\"topic\":\"com.example.app\"}]"
                                .formatted(phone.id(), token));
        register(silent);
        assertThat(targets(phone).body()).contains(silent.id(), phone.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"signed out", "ended elsewhere", "all ended", "replaced", "new password"})
    void aDeviceThatHasEndedHasNoToken_howeverItEnded(String end) {
        Person person = server.signUp("alice");
        String[] installation = {"installation_id", "4f6d2f0e"};
        Phone lost = Phone.signIn(server, "demo", person, installation);
        Phone other = Phone.signIn(server, person);
        register(lost);

        switch (end) {
            case "signed out" -> lost.signOut();
            case "ended elsewhere" -> other.call("DELETE", "/me/devices/" + lost.id());
            case "all ended" -> other.call("DELETE", "/me/devices");
            case "replaced" -> Phone.signIn(server, "demo", person, installation);
            default ->
                    other.call(
                            "POST",
                            "/me/password",
                            "{\"current_password\":\"%s\",\"new_password\":\"another-press-another-code\"}"
                                    .formatted(person.password()));
        }

        assertThat(lost.isSignedIn()).isFalse();
        assertThat(targets(other).body()).isEqualTo("[]");
        assertThat(kept(lost)).isFalse();
    }

    @Test
    void anExpiredDeviceIsNotReached() {
        Phone phone = Phone.of(server, "alice");
        register(phone);
        clock.move(Duration.ofDays(60));

        assertThat(targets(phone).body()).isEqualTo("[]");
    }

    @Test
    void aRefreshKeepsTheToken_andTheDeviceCanTakeItBack() {
        Phone phone = Phone.of(server, "alice");
        String token = register(phone);
        phone.refresh();
        assertThat(targets(phone).body()).contains(token);

        assertThat(phone.call("DELETE", PATH).status()).isEqualTo(204);
        assertThat(phone.call("DELETE", PATH).status()).isEqualTo(204);
        assertThat(targets(phone).body()).isEqualTo("[]");
    }

    /// The app was deleted without a sign-out, and somebody else signs in on the phone.
    @Test
    void aTokenIsOneDevicesAtATime() {
        Phone before = Phone.of(server, "alice");
        Phone after = Phone.of(server, "bob");
        String token = register(before);

        assertThat(after.call("PUT", PATH, registration(token)).status()).isEqualTo(204);

        assertThat(targets(before).body()).isEqualTo("[]");
        assertThat(targets(after).body()).contains(token);
    }

    @Test
    void onlyASenderIsTold() {
        Phone phone = Phone.of(server, "alice");
        String path = "/push-targets?account=" + account(phone);

        assertThat(server.call("GET", path, "").status()).isEqualTo(401);
        assertThat(phone.call("GET", path).status()).isEqualTo(403);
        String operator = ConfidentialClients.ownToken("operator", server).text("access_token");
        assertThat(server.call("GET", path, operator).header("WWW-Authenticate"))
                .endsWith("error=\"insufficient_scope\", scope=\"keyfob:push\"");
        assertThat(server.call("GET", "/push-targets", sender()).text("type"))
                .isEqualTo("urn:keyfob:problem:account-missing");
        assertThat(server.call("GET", "/push-targets?account=alice", sender()).status())
                .isEqualTo(400);
        assertThat(
                        server.call("GET", "/push-targets?account=" + UUID.randomUUID(), sender())
                                .body())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"platform\":\"apns\"}",
                "{\"platform\":\"APNS\",\"token\":\"a\"}",
                "{\"platform\":\"apns\",\"token\":\"a b\"}",
                "{\"platform\":\"apns\",\"token\":\"\"}",
                "{\"platform\":\"apns\",\"token\":\"a\",\"topic\":\"\\u0000\"}"
            })
    void whatIsNoTokenIsRefused(String body) {
        Phone phone = Phone.of(server, "alice");
        register(phone);

        Answer answer = phone.call("PUT", PATH, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:push-token-invalid");
        assertThat(kept(phone)).isTrue();
    }

    /// A token that nobody else has, which the phone has told.
    private String register(Phone phone) {
        String token = UUID.randomUUID().toString();
        assertThat(phone.call("PUT", PATH, registration(token)).status()).isEqualTo(204);
        return token;
    }

    private static String registration(String token) {
        return "{\"platform\":\"apns\",\"token\":\"%s\",\"topic\":\"com.example.app\"}"
                .formatted(token);
    }

    private Answer targets(Phone phone) {
        return server.call("GET", "/push-targets?account=" + account(phone), sender());
    }

    private String sender() {
        return ConfidentialClients.ownToken("sender", server).text("access_token");
    }

    private static String account(Phone phone) {
        return Server.text(Phone.claims(phone.accessToken()), "sub");
    }

    private boolean kept(Phone phone) {
        return database.first(
                        "select push_token is not null as kept from device_session where id = ?::uuid",
                        row -> row.getBoolean("kept"),
                        phone.id())
                .orElseThrow();
    }
}
