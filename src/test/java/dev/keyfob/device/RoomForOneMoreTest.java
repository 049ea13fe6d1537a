package dev.keyfob.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The limit as it is by default.
@QuarkusTest
class RoomForOneMoreTest extends HttpTest {

    private static final int LIMIT = 50;

    @Test
    void theDeviceThatWasNotUsedForLongestMakesRoom_andIsToldWhy() {
        Person alice = server.signUp("alice");
        List<Phone> phones = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            phones.add(Phone.signIn(server, alice));
            clock.move(Duration.ofSeconds(1));
        }
        Phone first = phones.removeFirst();
        first.refresh();
        Phone second = phones.removeFirst();

        Phone oneMore = Phone.signIn(server, alice);

        assertThat(second.call("GET", "/me").status()).isEqualTo(401);
        assertThat(second.refresh().text("sign_out_reason")).isEqualTo("device_limit");
        assertThat(oneMore.isSignedIn()).isTrue();
        assertThat(first.isSignedIn()).isTrue();
        assertThat(phones).allMatch(Phone::isSignedIn);
    }
}
