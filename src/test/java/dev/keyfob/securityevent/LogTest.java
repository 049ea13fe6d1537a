package dev.keyfob.securityevent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Twin;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the log says, at every level that is built in.
@QuarkusTest
@Tag(Twin.INSIDE)
class LogTest extends HttpTest {

    @Test
    void noTokenPasswordHandleOrAddressReachesTheLog() {
        var log = new LogLines();
        Person alice = new Person("nobody@example.com", "never-to-be-logged-at-all");
        Phone phone;
        Answer code;
        String oldest;
        try (log) {
            alice = server.signUp("alice");
            code = server.challenge("demo", alice);
            Answer first =
                    server.redeem(
                            "demo",
                            code.text("authorization_code"),
                            "device_name",
                            "Anas-secret-name");
            oldest = first.text("refresh_token");
            phone = Phone.signIn(server, alice);
            server.challenge("demo", new Person(alice.email(), "wrong-" + alice.password()));
            server.redeem("demo", code.text("authorization_code"));
            phone.refresh();
            phone.refresh();
            phone.call("GET", "/me");
            phone.call("GET", "/me/devices");
            server.call("GET", "/me", phone.accessToken() + "x");
            server.refresh("demo", phone.refreshToken() + "x");
            server.refresh("demo", oldest);
            server.json(
                    "POST",
                    "/accounts",
                    "",
                    "{\"email\":\""
                            + alice.email()
                            + "\",\"password\":\""
                            + alice.password()
                            + "\"}");
            server.json(
                    "POST",
                    "/accounts",
                    "",
                    "{\"email\":\"" + alice.email() + "\",\"password\":[\"" + alice.password());
            phone.signOut();
        }

        assertThat(log.text()).contains("device.signed_in", "refresh.rotated", "device.signed_out");
        assertThat(log.text().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain(
                        alice.email().toLowerCase(java.util.Locale.ROOT),
                        alice.password(),
                        "anas-secret-name");
        assertThat(log.text())
                .doesNotContain(
                        "kfr_",
                        "argon2id$",
                        Server.VERIFIER,
                        code.text("authorization_code"),
                        phone.accessToken(),
                        phone.accessToken().substring(phone.accessToken().lastIndexOf('.') + 1));
        for (String token : List.of(phone.refreshToken(), oldest)) {
            byte[] bytes = Base64.getUrlDecoder().decode(token.substring(4));
            byte[] handle = Arrays.copyOfRange(bytes, 1, 17);
            assertThat(log.text())
                    .doesNotContain(token.substring(4))
                    .doesNotContain(HexFormat.of().formatHex(handle))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(handle))
                    .doesNotContain(Arrays.toString(handle));
        }
    }
}
