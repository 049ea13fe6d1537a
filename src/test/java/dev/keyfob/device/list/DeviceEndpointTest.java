package dev.keyfob.device.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeviceEndpointTest extends HttpTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static final String NO_SUCH_DEVICE =
            "{\"type\":\"urn:keyfob:problem:no-such-device\",\"title\":\"There is no such device\",\"status\":404,\"detail\":\"Take the id from GET /me/devices; a device that was ended long ago is no longer known.\"}";

    @Test
    void theListHasEveryLiveDevice_lastUsedFirst_andSaysWhichOneAsks() {
        Person alice = server.signUp("alice");
        Phone old = Phone.signIn(server, alice);
        Instant signedIn = clock.instant();
        clock.move(Duration.ofHours(1));
        Phone phone =
                Phone.signIn(
                        server,
                        "demo",
                        alice,
                        "device_name",
                        "Ana's iPhone",
                        "device_model",
                        "iPhone17,2",
                        "os_version",
                        "iOS 27.0",
                        "app_version",
                        "4.2.0 (118)",
                        "installation_id",
                        "6f1f");

        Answer list = phone.call("GET", "/me/devices");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body())
                .isEqualTo(
                        """
                        [{"id":"%s","name":"Ana's iPhone","model":"iPhone17,2","platform":"iOS","os_version":"iOS 27.0","app_version":"4.2.0 (118)","signed_in_at":"%s","signed_in_with":"password","last_seen_at":"%s","place":null,"expires_at":"%s","moved_at":null,"current":true},\
                        {"id":"%s","name":null,"model":null,"platform":null,"os_version":null,"app_version":null,"signed_in_at":"%s","signed_in_with":"password","last_seen_at":"%s","place":null,"expires_at":"%s","moved_at":null,"current":false}]\
                        """
                                .formatted(
                                        phone.id(),
                                        clock.instant(),
                                        clock.instant(),
                                        quarter(clock.instant().plus(Duration.ofDays(60))),
                                        old.id(),
                                        signedIn,
                                        signedIn,
                                        quarter(signedIn.plus(Duration.ofDays(60)))));
    }

    @Test
    void aDeviceWasSeenInTheQuarterOfAnHourOfItsLastRefresh() {
        Phone phone = Phone.of(server, "alice");
        clock.move(Duration.ofDays(3));
        phone.refresh();

        Answer list = phone.call("GET", "/me/devices");

        assertThat(list.text("last_seen_at")).isEqualTo(quarter(clock.instant()).toString());
        assertThat(list.text("expires_at"))
                .isEqualTo(quarter(clock.instant().plus(Duration.ofDays(60))).toString());
    }

    @Test
    void aListThatTheAppHasIsNotSentAgain_untilThereIsSomethingToSee() {
        Phone phone = Phone.of(server, "alice");
        clock.move(Duration.between(clock.instant(), quarter(clock.instant().plus(QUARTER))));
        phone.refresh();
        Answer list = phone.call("GET", "/me/devices");
        String tag = list.header("ETag");

        clock.move(Duration.ofMinutes(8));
        phone.refresh();
        Answer same = ask(phone, tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(tag);
        assertThat(same.header("Cache-Control")).isEqualTo("no-store");

        clock.move(Duration.ofMinutes(8));
        phone.refresh();
        Answer later = ask(phone, tag);
        assertThat(later.status()).isEqualTo(200);
        phone.call("PATCH", "/me/devices/" + phone.id(), "{\"name\":\"Work\"}");
        Answer renamed = ask(phone, later.header("ETag"));
        assertThat(renamed.body()).contains("Work");
        assertThat(ask(phone, "\"x\", " + renamed.header("ETag")).status()).isEqualTo(304);
    }

    @Test
    void anotherDeviceSeesAnotherList() {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone other = Phone.signIn(server, alice);

        assertThat(ask(other, phone.call("GET", "/me/devices").header("ETag")).status())
                .isEqualTo(200);
    }

    @Test
    void theListHoldsNoTokenMaterial() {
        Phone phone = Phone.of(server, "alice");
        phone.refresh();

        assertThat(phone.call("GET", "/me/devices").body())
                .doesNotContain("kfr_", "handle", "secret", "hash");
    }

    @Test
    void anExpiredDeviceIsNotListed() {
        Person alice = server.signUp("alice");
        Phone old = Phone.signIn(server, alice);
        clock.move(Duration.ofDays(60));
        Phone phone = Phone.signIn(server, alice);

        assertThat(phone.call("GET", "/me/devices").body())
                .contains(phone.id())
                .doesNotContain(old.id());
    }

    @Test
    void aLostPhoneIsEndedAtOnce_andTheOthersGoOn() {
        Person alice = server.signUp("alice");
        Phone lost = Phone.signIn(server, alice);
        Phone phone = Phone.signIn(server, alice);

        assertThat(phone.call("DELETE", "/me/devices/" + lost.id()).status()).isEqualTo(204);

        assertThat(lost.call("GET", "/me").status()).isEqualTo(401);
        assertThat(lost.isSignedIn()).isFalse();
        assertThat(phone.call("GET", "/me/devices").body())
                .contains(phone.id())
                .doesNotContain(lost.id());
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void endingTwiceIsAsGoodAsOnce() {
        Person alice = server.signUp("alice");
        Phone lost = Phone.signIn(server, alice);
        Phone phone = Phone.signIn(server, alice);

        assertThat(phone.call("DELETE", "/me/devices/" + lost.id()).status()).isEqualTo(204);
        assertThat(phone.call("DELETE", "/me/devices/" + lost.id()).status()).isEqualTo(204);
    }

    @Test
    void endingTheOwnDeviceIsASignOut() {
        Phone phone = Phone.of(server, "alice");

        assertThat(phone.call("DELETE", "/me/devices/" + phone.id()).status()).isEqualTo(204);
        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("signed_out");
    }

    @Test
    void anothersDeviceIsNotFound_likeOneThatDoesNotExist() {
        Phone victim = Phone.of(server, "alice");
        Phone thief = Phone.of(server, "mallory");

        for (String id :
                new String[] {
                    victim.id(),
                    UUID.randomUUID().toString(),
                    "1",
                    victim.id().toUpperCase(java.util.Locale.ROOT)
                }) {
            for (Answer answer :
                    new Answer[] {
                        thief.call("DELETE", "/me/devices/" + id),
                        thief.call("PATCH", "/me/devices/" + id, "{\"name\":\"mine\"}")
                    }) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.body()).isEqualTo(NO_SUCH_DEVICE);
            }
        }
        assertThat(victim.call("GET", "/me/devices").body()).contains("\"name\":null");
        assertThat(victim.isSignedIn()).isTrue();
    }

    @Test
    void endingAllOthersSparesTheOneThatAsks_andEndingAllDoesNot() {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone first = Phone.signIn(server, alice);
        Phone second = Phone.signIn(server, alice);
        Phone stranger = Phone.of(server, "bob");

        assertThat(phone.call("DELETE", "/me/devices").status()).isEqualTo(204);
        assertThat(first.call("GET", "/me").status()).isEqualTo(401);
        assertThat(second.call("GET", "/me").status()).isEqualTo(401);
        assertThat(second.isSignedIn()).isFalse();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);

        assertThat(phone.call("DELETE", "/me/devices?including=everything").status())
                .isEqualTo(400);
        assertThat(phone.isSignedIn()).isTrue();
        assertThat(phone.call("DELETE", "/me/devices?including=current").status()).isEqualTo(204);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(401);
        assertThat(phone.isSignedIn()).isFalse();
        assertThat(stranger.isSignedIn()).isTrue();
    }

    @Test
    void theNameThatTheUserGaveOutlivesWhatThePhoneTells() {
        Phone phone = Phone.signIn(server, "demo", server.signUp("alice"), "device_name", "iPhone");

        assertThat(
                        phone.call(
                                        "PATCH",
                                        "/me/devices/" + phone.id(),
                                        "{\"name\":\" Ana's\\u0007 phone \"}")
                                .status())
                .isEqualTo(204);
        phone.refresh("device_name", "iPhone of somebody");

        assertThat(phone.call("GET", "/me/devices").body()).contains("\"name\":\"Ana's phone\"");
    }

    @Test
    void aMergePatchRenamesToo() {
        Phone phone = Phone.of(server, "alice");

        Answer answer =
                server.json(
                        "PATCH",
                        "/me/devices/" + phone.id(),
                        phone.accessToken(),
                        "application/merge-patch+json",
                        "{\"name\":\"Work phone\"}");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(phone.call("GET", "/me/devices").text("name")).isEqualTo("Work phone");
    }

    @Test
    void nullTakesTheNameAway_andThePhonesIsShownAgain() {
        Phone phone = Phone.signIn(server, "demo", server.signUp("alice"), "device_name", "iPhone");
        String path = "/me/devices/" + phone.id();
        phone.call("PATCH", path, "{\"name\":\"Work\"}");

        for (int i = 0; i < 2; i++) {
            assertThat(phone.call("PATCH", path, "{\"name\":null}").status()).isEqualTo(204);
            assertThat(phone.call("GET", "/me/devices").text("name")).isEqualTo("iPhone");
        }
    }

    @Test
    void aNameIsNeeded() {
        Phone phone = Phone.of(server, "alice");
        String path = "/me/devices/" + phone.id();

        for (String body :
                new String[] {"{}", "{\"name\":\"\"}", "{\"name\":\" \\u0000\"}", "null"}) {
            Answer answer = phone.call("PATCH", path, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:name-missing");
        }
        assertThat(phone.call("PATCH", path, "{\"name\":[]}").body())
                .isEqualTo(
                        "{\"type\":\"urn:keyfob:problem:field-wrong-type\",\"title\":\"A field has a value of another type\",\"status\":400,\"detail\":\"Send the type that this endpoint takes where pointer points.\",\"pointer\":\"/name\"}");
        assertThat(phone.call("PATCH", path, "{\"name\"").status()).isEqualTo(400);
    }

    private Answer ask(Phone phone, String tag) {
        return server.sending("If-None-Match", tag).call("GET", "/me/devices", phone.accessToken());
    }

    private static Instant quarter(Instant instant) {
        Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
        return hour.plus(QUARTER.multipliedBy(Duration.between(hour, instant).dividedBy(QUARTER)));
    }
}
