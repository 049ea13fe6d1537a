package dev.keyfob.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.MovableClock;
import dev.keyfob.platform.StartFailure;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    /// The example of the Standard Webhooks specification.
    @Test
    void theSpecificationsExampleIsSignedAsItSays() {
        var webhook =
                new Webhook(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.EPOCH, "{\"test\": 2432232314}");

        assertThat(secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(webhook, 1614265330))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa?w",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void whatIsNoneIsRefusedAtTheStart_withoutShowingIt(String text) {
        assertThat(WebhookSecret.parse(text)).isEmpty();
        assertThatThrownBy(() ->
                        new WebhookPost(
                                WebhookOutboxTest.config("https://example.com/hooks", text),
                                new MovableClock()))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "keyfob.webhook.secret cannot be used: it is whsec_ and the base64 of 24 to 64 bytes. Make one: echo whsec_$(openssl rand -base64 32)");
    }

    @Test
    void aReceiverWithoutASecretIsRefusedAtTheStart() {
        assertThatThrownBy(() ->
                        new WebhookPost(
                                WebhookOutboxTest.config("https://example.com/hooks", null),
                                new MovableClock()))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("keyfob.webhook.secret is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/hooks", "example.com", "https:///hooks", "::"})
    void aReceiverThatIsNotAtAnHttpsAddressIsRefusedAtTheStart(String url) {
        assertThatThrownBy(() -> new WebhookPost(WebhookOutboxTest.config(url), new MovableClock()))
                .isInstanceOf(StartFailure.class)
                .hasMessage("keyfob.webhook.url cannot be used: it is an https address");
    }

    private static WebhookSecret secret(String text) {
        return WebhookSecret.parse(text).orElseThrow();
    }
}
