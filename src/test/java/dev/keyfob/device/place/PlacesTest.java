package dev.keyfob.device.place;

import static dev.keyfob.device.place.GeoDatabase.city;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Person;
import dev.keyfob.Twin;
import dev.keyfob.http.address.CurrentAddress;
import dev.keyfob.platform.StartFailure;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Everybody here calls from 127.0.0.1, which a new database moves to another place.
@QuarkusTest
@Tag(Twin.INSIDE)
class PlacesTest extends HttpTest {

    private static final String BERLIN = "\"place\":{\"city\":\"Berlin\",\"country\":\"DE\"}";
    private static final String NOWHERE = "\"place\":null";

    @Inject Places places;

    @Inject CurrentAddress address;

    @Inject Places.Settings settings;

    @AfterEach
    void forgetAllPlaces() throws IOException {
        install(new GeoDatabase());
    }

    @Test
    void aDeviceIsWhereItSignedIn_thenWhereItRefreshedLast() throws IOException {
        install(loopbackIn("Berlin", "DE"));
        Phone phone = Phone.of(server, "alice");
        assertThat(list(phone)).contains(BERLIN);

        install(loopbackIn("Lyon", "FR"));
        assertThat(list(phone)).contains(BERLIN);
        phone.refresh();
        assertThat(list(phone)).contains("\"place\":{\"city\":\"Lyon\",\"country\":\"FR\"}");

        install(new GeoDatabase());
        phone.refresh();
        assertThat(list(phone)).contains(NOWHERE);
    }

    @Test
    void theLetterAboutANewDeviceTellsThePlace() throws Exception {
        install(loopbackIn("Berlin", "DE"));
        Person alice = server.signUp("alice");
        Phone.signIn(server, alice);
        Phone.signIn(server, alice);

        assertThat(letterbox.awaitNotice(alice.email(), 0).plain())
                .contains("From the network 127.0.0.0/24 (Berlin, DE)");
    }

    @Test
    void theExportTellsThePlace_andNoAddress() throws IOException {
        install(loopbackIn("Berlin", "DE"));
        Phone phone = Phone.of(server, "alice");

        assertThat(phone.call("GET", "/me/export").body())
                .contains("\"city\": \"Berlin\"", "\"country\": \"DE\"")
                .doesNotContain("127.0.0.1");
    }

    @Test
    void aDamagedUpdateLeavesTheDatabaseBeforeInUse() throws IOException {
        install(loopbackIn("Berlin", "DE"));
        Path damaged = Files.createTempFile(file().getParent(), "damaged", ".mmdb");
        Files.move(damaged, file(), StandardCopyOption.REPLACE_EXISTING);
        places.renew();

        assertThat(list(Phone.of(server, "alice"))).contains(BERLIN);
    }

    @Test
    void aStartWithWhatIsNoDatabaseIsRefused_inOneSentence() {
        Places.Settings missing = () -> Optional.of(Path.of("missing.mmdb"));

        assertThatThrownBy(() -> new Places(missing, address))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "keyfob.device.geoip cannot be used: missing.mmdb is not a database of places that can be read (.mmdb)");
    }

    private static GeoDatabase loopbackIn(String city, String country) {
        return new GeoDatabase().with("127.0.0.0/8", city(city, country));
    }

    private void install(GeoDatabase database) throws IOException {
        database.moveTo(file());
        places.renew();
    }

    private Path file() {
        return settings.geoip().orElseThrow();
    }

    private static String list(Phone phone) {
        return phone.call("GET", "/me/devices").body();
    }
}
