package dev.keyfob.device;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.StartFailure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// The limit where it refuses; `RoomForOneMoreTest` has the other.
@QuarkusTest
@TestProfile(DeviceLimitTest.ThreeDevices.class)
class DeviceLimitTest extends HttpTest {

    private static final int LIMIT = 3;

    public static class ThreeDevices implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "keyfob.device.limit", "" + LIMIT, "keyfob.device.beyond-limit", "refuse");
        }
    }

    @Test
    void oneMoreIsRefused_andItsCodeIsGoodWhenADeviceHasEnded() {
        Person alice = server.signUp("alice");
        List<Phone> phones = signIn(alice, LIMIT);
        String code = server.challenge("demo", alice).text("authorization_code");

        for (int repeated = 0; repeated < 2; repeated++) {
            Answer answer = server.redeem("demo", code);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"device_limit_reached\",\"error_description\":\"End another device of this account, then send the code again\"}");
        }
        assertThat(phones).allMatch(Phone::isSignedIn);

        phones.getFirst().signOut();
        Phone admitted = Phone.redeem(server, "demo", code);
        assertThat(admitted.isSignedIn()).isTrue();
        assertThat(server.redeem("demo", code).text("error")).isEqualTo("invalid_grant");
        assertThat(admitted.isSignedIn()).isFalse();
    }

    @Test
    void aPhoneThatTakesItsOwnPlaceNeedsNoRoom() {
        Person alice = server.signUp("alice");
        signIn(alice, LIMIT - 1);
        String[] installation = {"installation_id", "4f6d2f0e"};
        Phone before = Phone.signIn(server, "demo", alice, installation);

        Phone after = Phone.signIn(server, "demo", alice, installation);

        assertThat(after.isSignedIn()).isTrue();
        assertThat(before.isSignedIn()).isFalse();
    }

    @Test
    void anExpiredDeviceAndAnothersDoNotCount() {
        Person alice = server.signUp("alice");
        signIn(alice, LIMIT);
        signIn(server.signUp("bob"), LIMIT);
        clock.move(Duration.ofDays(60));

        assertThat(signIn(alice, LIMIT)).allMatch(Phone::isSignedIn);
    }

    @Test
    void ofManySignInsAtOnceNoMoreThanTheLimitComeIn() throws Exception {
        Person alice = server.signUp("alice");
        List<Callable<Integer>> redemptions = new ArrayList<>();
        for (int i = 0; i < 3 * LIMIT; i++) {
            String code = server.challenge("demo", alice).text("authorization_code");
            redemptions.add(() -> server.redeem("demo", code).status());
        }

        assertThat(atOnce(redemptions)).filteredOn(status -> status == 200).hasSize(LIMIT);
    }

    @Test
    void aLimitThatLetsNobodyInFailsTheStart() {
        var none =
                new DeviceLimit.Settings() {
                    @Override
                    public int limit() {
                        return 0;
                    }

                    @Override
                    public DeviceLimit.BeyondLimit beyondLimit() {
                        return DeviceLimit.BeyondLimit.REFUSE;
                    }
                };

        assertThatThrownBy(() -> new DeviceLimit(none))
                .isInstanceOf(StartFailure.class)
                .hasMessage("keyfob.device.limit cannot be used: it is at least 1");
    }

    private List<Phone> signIn(Person person, int count) {
        List<Phone> phones = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            phones.add(Phone.signIn(server, person));
        }
        return phones;
    }
}
