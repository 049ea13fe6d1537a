package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/// What else a refresh may ask for and tell.
@QuarkusTest
class RefreshRequestTest extends HttpTest {

    @Test
    void aWiderScope_isRefused_nothingBurnt() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));

        Answer answer = phone.refresh("scope", "account orders admin");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"invalid_scope\",\"error_description\":\"scope may only narrow what was granted at sign-in\"}");
        assertThat(phone.isSignedIn()).isTrue();
        assertThat(phone.generation()).isOne();
    }

    @Test
    void aNarrowerScope_isTheAccessTokensOnly() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));

        assertThat(phone.refresh("scope", "orders").text("scope")).isEqualTo("orders");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(403);
        assertThat(phone.refresh().text("scope")).isEqualTo("account orders");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void whatThePhoneTellsOfItselfIsWrittenByTheRotation_andNeverRefused() {
        Phone phone =
                Phone.signIn(
                        server,
                        "demo",
                        server.signUp("alice"),
                        "device_name",
                        "Ana's iPhone",
                        "os_version",
                        "iOS 26.4");

        phone.refresh(
                "os_version",
                "iOS 27.0",
                "device_model",
                "x".repeat(1_000),
                "app_version",
                "4.2.0\r\n (118)\u0000");

        assertThat(phone.call("GET", "/me/devices").body())
                .contains(
                        "\"name\":\"Ana's iPhone\",\"model\":\""
                                + "x".repeat(100)
                                + "\",\"platform\":\"iOS\"")
                .contains("\"os_version\":\"iOS 27.0\",\"app_version\":\"4.2.0 (118)\"");
    }
}
