package dev.keyfob.administration;

import static dev.keyfob.administration.Operator.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator sees of an account, and orders about its devices and second factors.
@QuarkusTest
class AdministrationTest extends HttpTest {

    private static final String NOBODY = "f9fdb54b-deb5-4a66-bc91-6b9a33215113";

    private Operator operator;
    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        operator = Operator.of(server, management);
        alice = server.signUp("alice");
        phone = Phone.signIn(server, "demo", alice, "device_name", "Alice's phone");
    }

    @Test
    void anAccountIsFoundByItsAddressAndByItsId() {
        String found =
                "{\"id\":\"%s\",\"email\":\"%s\",\"email_verified\":false,\"name\":null,\"roles\":[],\"second_factor\":false,\"created_at\":\"%s\",\"locked_at\":null,\"closed_at\":null}"
                        .formatted(account(phone), alice.email(), clock.instant());

        assertThat(operator.look("?email=" + alice.email()).body()).isEqualTo(found);
        assertThat(operator.look("/" + account(phone)).body()).isEqualTo(found);
    }

    @Test
    void theLockIsSeen() {
        operator.lock(account(phone));

        assertThat(operator.look("/" + account(phone)).text("locked_at"))
                .isEqualTo(clock.instant().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?email=", "?email=x", "?email=nobody@example.com", "?id=" + NOBODY})
    void nobodyIsFoundByAnAddressThatNobodyHas(String query) {
        assertNoSuchAccount(operator.look(query));
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, "x", "%00"})
    void whatIsNotThereIsSaidSo(String id) {
        for (String view : new String[] {"", "/devices", "/events"}) {
            assertNoSuchAccount(operator.look("/" + id + view));
        }
        for (String order : new String[] {"devices/end", "factors/remove", "erase"}) {
            assertNoSuchAccount(operator.orderAbout(id, order));
        }
        assertThat(operator.orderAbout(account(phone), "devices/" + id + "/end").text("type"))
                .isEqualTo("urn:keyfob:problem:no-such-device");
    }

    @Test
    void theLiveDevicesAreSeen() {
        Phone ended = Phone.signIn(server, "tablet", alice);
        ended.signOut();

        assertThat(operator.look("/" + account(phone) + "/devices").body())
                .isEqualTo(
                        "[{\"id\":\"%s\",\"client_id\":\"demo\",\"name\":\"Alice's phone\",\"model\":null,\"os_version\":null,\"app_version\":null,\"signed_in_at\":\"%s\",\"last_seen_at\":\"%s\",\"place\":null,\"expires_at\":\"%s\"}]"
                                .formatted(
                                        phone.id(),
                                        clock.instant(),
                                        clock.instant(),
                                        clock.instant().plus(Duration.ofDays(60))));
    }

    @Test
    void oneDeviceIsEnded_andNoOther() {
        Phone tablet = Phone.signIn(server, "tablet", alice);

        for (int times = 0; times < 2; times++) {
            assertDone(operator.orderAbout(account(phone), "devices/" + phone.id() + "/end"));
        }

        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("signed_out_elsewhere");
        assertThat(tablet.isSignedIn()).isTrue();
    }

    @Test
    void aDeviceOfAnotherAccountIsNotThere() {
        Phone bob = Phone.of(server, "bob");

        assertThat(operator.orderAbout(account(phone), "devices/" + bob.id() + "/end").text("type"))
                .isEqualTo("urn:keyfob:problem:no-such-device");
        assertThat(bob.isSignedIn()).isTrue();
    }

    @Test
    void everyDeviceIsEnded_andTheirOwnerSignsInAgain() {
        Phone tablet = Phone.signIn(server, "tablet", alice);

        assertDone(operator.orderAbout(account(phone), "devices/end"));

        for (Phone device : new Phone[] {phone, tablet}) {
            assertThat(device.call("GET", "/me").status()).isEqualTo(401);
            assertThat(device.refresh().text("sign_out_reason")).isEqualTo("signed_out_elsewhere");
        }
        assertThat(Phone.signIn(server, alice).isSignedIn()).isTrue();
    }

    @Test
    void whoHasLostPhoneAndCodesSignsInWithThePasswordAlone() {
        Enrolled.with(phone, clock.instant());
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("otp_required");
        assertThat(operator.look("/" + account(phone)).body()).contains("\"second_factor\":true");

        assertDone(operator.orderAbout(account(phone), "factors/remove"));

        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void anAccountThatIsToBeErasedIsClosedAsByItsOwner_andASignInRestoresIt() throws Exception {
        assertDone(operator.orderAbout(account(phone), "erase"));
        String closed = operator.look("/" + account(phone)).text("closed_at");
        clock.move(Duration.ofSeconds(1));
        assertDone(operator.orderAbout(account(phone), "erase"));

        assertThat(operator.look("/" + account(phone)).text("closed_at")).isEqualTo(closed);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("account_closed");
        assertThat(letterbox.await(alice.email()).subject())
                .isEqualTo("Your localhost account was closed");
        assertThat(Phone.signIn(server, alice).isSignedIn()).isTrue();
    }

    @Test
    void whatIsLockedTooIsNotRestored() {
        operator.lock(account(phone));
        operator.orderAbout(account(phone), "erase");

        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("invalid_grant");
        assertThat(operator.look("/" + account(phone)).body()).doesNotContain("\"closed_at\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"reason\":null}", "{\"reason\":\" \\u0000\"}"})
    void withoutAReasonNothingIsDone(String body) {
        for (String order :
                new String[] {
                    "lock",
                    "unlock",
                    "devices/end",
                    "devices/x/end",
                    "factors/remove",
                    "erase",
                    "roles"
                }) {
            Answer answer =
                    management.json(
                            order.equals("roles") ? "PUT" : "POST",
                            "/admin/accounts/" + account(phone) + "/" + order,
                            operator.token(),
                            body);

            assertThat(answer.status()).as(order).isEqualTo(400);
            assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:reason-missing");
            assertThat(answer.text("pointer")).isEqualTo("/reason");
        }
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void everyOrderIsAnEventWithWhoAndWhy() throws Exception {
        String id = account(phone);
        operator.setRoles(id, "{\"roles\":[\"a\"]}");
        operator.orderAbout(id, "devices/" + phone.id() + "/end");
        operator.orderAbout(id, "factors/remove");
        operator.lock(id);
        operator.unlock(id);

        for (String type :
                new String[] {
                    "account.roles_changed",
                    "device.ended_by_operator",
                    "factor.removed_by_operator",
                    "account.locked",
                    "account.unlocked"
                }) {
            String event =
                    "\"type\":\"%s\"[^}]*\"client_id\":\"operator\",\"reason\":\"called the hotline\""
                            .formatted(type);
            Instance.await(
                    type,
                    Duration.ofSeconds(20),
                    () ->
                            operator.look("/" + id + "/events")
                                    .body()
                                    .replace("\n", "")
                                    .matches(".*" + event + ".*"));
        }
        Answer page = operator.look("/" + id + "/events?limit=1");
        assertThat(operator.look("/" + id + "/events?cursor=" + page.text("next_cursor")).status())
                .isEqualTo(200);
        assertThat(operator.look("/" + id + "/events?limit=0").text("type"))
                .isEqualTo("urn:keyfob:problem:limit-out-of-range");
    }

    private static void assertNoSuchAccount(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:no-such-account");
    }

    private static void assertDone(Answer answer) {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.status()).isEqualTo(204);
    }
}
