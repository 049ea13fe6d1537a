package dev.keyfob.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Person;
import dev.keyfob.closure.Grace;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a receiver gets of what happens at the running server.
@QuarkusTest
@QuarkusTestResource(value = Receiver.class, restrictToAnnotatedClass = true)
class WebhookTest extends HttpTest {

    @Receiver.Listening Receiver receiver;

    @Inject Grace grace;

    @Test
    void itTellsOfAnAccountAndOfTheBeginAndEndOfADevice() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        String account = account(phone);
        phone.signOut();
        Phone other = Phone.signIn(server, alice);
        Phone lost = Phone.signIn(server, alice);
        other.call("DELETE", "/me/devices/" + lost.id());

        await(account, 6);

        assertThat(bodiesOf(account))
                .anySatisfy(body -> assertTells(body, "account.created", account, null, null))
                .anySatisfy(body ->
                        assertThat(body)
                                .startsWith("{\"type\":\"device.signed_in\",\"timestamp\":\"")
                                .endsWith(signedIn(account, phone, "false")))
                .anySatisfy(body -> assertThat(body).endsWith(signedIn(account, other, "true")))
                .anySatisfy(body ->
                        assertTells(body, "device.ended", account, phone.id(), "signed_out"))
                .anySatisfy(body ->
                        assertTells(
                                body, "device.ended", account, lost.id(), "signed_out_elsewhere"));
    }

    @Test
    void aThiefIsTold_andThatTheDeviceIsOver() throws Exception {
        Phone phone = Phone.signIn(server, server.signUp("alice"));
        String account = account(phone);
        String stolen = phone.refreshToken();
        phone.refresh();
        phone.refresh();
        clock.move(Duration.ofMinutes(1));

        server.refresh("demo", stolen);

        await(account, 4);
        assertThat(bodiesOf(account))
                .anySatisfy(body ->
                        assertTells(body, "refresh.reuse_detected", account, phone.id(), null))
                .anySatisfy(body ->
                        assertTells(body, "device.ended", account, phone.id(), "reuse_detected"));
    }

    @Test
    void aNewPasswordIsTold_andEachDeviceThatEndedWithIt() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone other = Phone.signIn(server, alice);
        String account = account(phone);

        phone.call(
                "POST",
                "/me/password",
                "{\"current_password\":\"%s\",\"new_password\":\"another-press-a-new-code\"}"
                        .formatted(alice.password()));

        await(account, 5);
        assertThat(bodiesOf(account))
                .anySatisfy(body ->
                        assertTells(body, "account.password_changed", account, phone.id(), null))
                .anySatisfy(body ->
                        assertTells(body, "device.ended", account, other.id(), "password_changed"));
    }

    @Test
    void theEndOfAnAccountIsTold_itsRestoration_andItsErasure() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        String account = account(phone);
        phone.call("DELETE", "/me");
        Phone again = Phone.signIn(server, alice);
        again.call("DELETE", "/me");
        await(account, 8);
        clock.move(Duration.ofDays(14));
        grace.run();

        await(account, 9);
        assertThat(bodiesOf(account))
                .anySatisfy(body -> assertTells(body, "account.closed", account, phone.id(), null))
                .anySatisfy(body ->
                        assertTells(body, "device.ended", account, phone.id(), "account_closed"))
                .anySatisfy(body -> assertTells(body, "account.restored", account, null, null))
                .anySatisfy(body -> assertTells(body, "account.closed", account, again.id(), null))
                .anySatisfy(body -> assertTells(body, "account.erased", account, null, null));
    }

    @Test
    void theEndOfAnAccountByMailIsToldTheSame() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        String account = account(phone);
        server.form("/close-account", "email", alice.email());
        server.form("/open/close-account", "code", letterbox.await(alice.email()).token());

        await(account, 4);
        assertThat(bodiesOf(account))
                .anySatisfy(body -> assertTells(body, "account.closed", account, null, null))
                .anySatisfy(body ->
                        assertTells(body, "device.ended", account, phone.id(), "account_closed"));
    }

    @Test
    void eachHasItsIdItsTimeAndASignatureOfBothSecrets() throws Exception {
        Phone phone = Phone.signIn(server, server.signUp("alice"));
        await(account(phone), 2);

        assertThat(receiver.thatTellOf(account(phone)))
                .allSatisfy(received -> {
                    String signed =
                            received.id() + "." + received.timestamp() + "." + received.body();
                    assertThat(received.signatures())
                            .containsExactly(
                                    "v1," + hmac(Receiver.SECRET, signed),
                                    "v1," + hmac(Receiver.PREVIOUS_SECRET, signed));
                    assertThat(Long.parseLong(received.timestamp()))
                            .isCloseTo(clock.instant().getEpochSecond(), within(120L));
                });
    }

    private static String signedIn(String account, Phone phone, String isNew) {
        return "\",\"data\":{\"account_id\":\"%s\",\"device_id\":\"%s\",\"reason\":null,\"new\":%s}}"
                .formatted(account, phone.id(), isNew);
    }

    private static String account(Phone phone) {
        return Server.text(Phone.claims(phone.accessToken()), "sub");
    }

    private List<String> bodiesOf(String account) {
        return receiver.thatTellOf(account).stream().map(Receiver.Received::body).toList();
    }

    private void await(String account, int webhooks) throws Exception {
        Instance.await(
                "webhooks of " + account,
                Duration.ofSeconds(20),
                () -> receiver.thatTellOf(account).size() >= webhooks);
    }

    private static void assertTells(
            String body,
            String type,
            String account,
            @Nullable String device,
            @Nullable String reason) {
        assertThat(body)
                .startsWith("{\"type\":\"" + type + "\",\"timestamp\":\"")
                .endsWith(
                        "\",\"data\":{\"account_id\":\"%s\",\"device_id\":%s,\"reason\":%s}}"
                                .formatted(
                                        UUID.fromString(account),
                                        device == null ? "null" : "\"" + device + "\"",
                                        reason == null ? "null" : "\"" + reason + "\""));
    }

    private static String hmac(String secret, String text) throws Exception {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return Base64.getEncoder()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
