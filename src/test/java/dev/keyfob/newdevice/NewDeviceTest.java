package dev.keyfob.newdevice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which sign-ins an account's owner gets a letter about.
@QuarkusTest
class NewDeviceTest extends HttpTest {

    private static final String NEW_PASSWORD = "every-press-a-newer-code";

    @Inject Database database;

    private Person alice;
    private Answer first;

    @BeforeEach
    void signUp() {
        alice = server.signUp("alice");
        first = signIn("", "installation_id", "i-1", "device_model", "Pixel 9");
    }

    @Test
    void theFirstDeviceAfterTheSignUpIsNoNews() {
        assertThat(told()).isZero();
    }

    @Test
    void theFirstDeviceLongAfterTheSignUpIsNews() {
        alice = server.signUp("late");
        clock.move(NewDevices.SIGN_UP);

        signIn("");

        assertThat(told()).isEqualTo(1);
    }

    @Test
    void aDeviceThatProvesToHaveSignedInBeforeIsNoNews() {
        Answer second = signIn(deviceToken(first));
        server.form("/revoke", "client_id", "demo", "token", second.text("refresh_token"));
        signIn(deviceToken(second));
        signIn(deviceToken(second), "installation_id", "i-1", "device_model", "Pixel 9");
        signIn(deviceToken(first));

        assertThat(told()).isZero();
    }

    @Test
    void theProofLastsThroughASecondFactor() {
        Phone phone = Phone.signIn(server, alice);
        Enrolled enrolled = Enrolled.with(phone, clock.instant());
        int before = told();

        resume(deviceToken(first), enrolled);
        assertThat(told()).isEqualTo(before);
        clock.move(Duration.ofSeconds(30));
        resume("", enrolled);
        assertThat(told()).isEqualTo(before + 1);
    }

    /// Whoever has seen them once could send them.
    @Test
    void aKnownInstallationIdModelAndNameSilenceNothing() {
        signIn("", "installation_id", "i-1", "device_model", "Pixel 9");

        assertThat(told()).isEqualTo(1);
    }

    @Test
    void anotherAccountsDeviceTokenAndAForgedOneSilenceNothing() {
        Person owner = alice;
        alice = server.signUp("mallory");
        String foreign = deviceToken(signIn(""));
        alice = owner;

        signIn(foreign);
        signIn(deviceToken(first) + "A");
        signIn(foreign.substring(0, 40) + deviceToken(first).substring(40));

        assertThat(told()).isEqualTo(3);
    }

    @Test
    void theTokenOfADeviceThatItsUserEndedSilencesNothing() {
        Phone phone = Phone.signIn(server, alice);
        int before = told();
        assertThat(phone.call("DELETE", "/me/devices").status()).isEqualTo(204);

        signIn(deviceToken(first));

        assertThat(told()).isEqualTo(before + 1);
    }

    @Test
    void aTokenOfBeforeANewPasswordSilencesNothing_butThePhoneThatChangedItStaysKnown() {
        String old = deviceToken(first);
        Answer changing = signIn(old);
        Answer changed =
                server.json(
                        "POST",
                        "/me/password",
                        changing.text("access_token"),
                        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                                .formatted(alice.password(), NEW_PASSWORD));
        assertThat(changed.status()).isEqualTo(204);
        alice = new Person(alice.email(), NEW_PASSWORD);

        signIn(deviceToken(changing));
        assertThat(told()).isZero();
        signIn(old);
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void theEventSaysWhetherTheDeviceIsNew() throws Exception {
        signIn(deviceToken(first));
        Answer last = signIn("");

        Instance.await(
                "events",
                Duration.ofSeconds(20),
                () -> events(last).split("device.signed_in", -1).length == 4);
        assertThat(events(last)).contains("\"new\"", "\"known\"", "\"first\"");
    }

    private String events(Answer tokens) {
        return server.call("GET", "/me/events", tokens.text("access_token")).body();
    }

    private Answer signIn(String deviceToken, String... facts) {
        String code =
                server.challenge("demo", alice, "device_token", deviceToken)
                        .text("authorization_code");
        Answer tokens = server.redeem("demo", code, facts);
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        return tokens;
    }

    private void resume(String deviceToken, Enrolled enrolled) {
        String session =
                server.challenge("demo", alice, "device_token", deviceToken).text("auth_session");
        String code =
                server.resume("demo", session, "otp", enrolled.app().code(clock.instant()))
                        .text("authorization_code");
        assertThat(server.redeem("demo", code).status()).isEqualTo(200);
    }

    private static String deviceToken(Answer tokens) {
        return tokens.text("device_token");
    }

    /// How often the owner was, or will be.
    private int told() {
        return count("select count(*) from new_device where account_id = ?::uuid", account());
    }

    private String account() {
        return database.first(
                        "select id from account where email = ?",
                        row -> row.getString("id"),
                        alice.email())
                .orElseThrow();
    }

    private int count(String sql, String account) {
        return database.first(sql, row -> row.getInt(1), account).orElseThrow();
    }
}
