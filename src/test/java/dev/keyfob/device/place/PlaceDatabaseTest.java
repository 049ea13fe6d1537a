package dev.keyfob.device.place;

import static dev.keyfob.device.place.GeoDatabase.city;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.http.address.ClientAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceDatabaseTest {

    private final Path file;

    PlaceDatabaseTest(@TempDir Path folder) {
        file = folder.resolve("places.mmdb");
    }

    @Test
    void anAddressLiesWhereItsNetworkDoes() throws IOException {
        new GeoDatabase()
                .with("192.0.2.0/24", city("Berlin", "DE"))
                .with("2001:db8:33::/48", city("Lyon", "FR"))
                .moveTo(file);

        assertThat(place("192.0.2.0")).contains(new Place("Berlin", "DE"));
        assertThat(place("192.0.2.255")).contains(new Place("Berlin", "DE"));
        assertThat(place("2001:db8:33:ffff::1")).contains(new Place("Lyon", "FR"));
        assertThat(place("192.0.3.0")).isEmpty();
        assertThat(place("2001:db8:34::1")).isEmpty();
    }

    @Test
    void whatIsMovedIntoThePlaceIsNewer_withinTheSameTickToo() throws IOException {
        new GeoDatabase().moveTo(file);
        FileTime tick = Files.getLastModifiedTime(file);
        PlaceDatabase before = PlaceDatabase.open(file);
        assertThat(before.isOlderThan(file)).isFalse();

        new GeoDatabase().moveTo(file);
        Files.setLastModifiedTime(file, tick);

        assertThat(before.isOlderThan(file)).isTrue();
    }

    @Test
    void whereTheCityIsNotKnownTheCountryIs() throws IOException {
        new GeoDatabase()
                .with("192.0.2.0/24", Map.of("country", Map.of("iso_code", "FR")))
                .moveTo(file);

        assertThat(place("192.0.2.1")).contains(new Place(null, "FR"));
    }

    @Test
    void aRecordOfAnotherShapeNamesNoPlace() throws IOException {
        new GeoDatabase()
                .with("192.0.2.0/24", Map.of("country", "FR"))
                .with("198.51.100.0/24", Map.of("country", Map.of("iso_code", List.of())))
                .with("203.0.113.0/24", Map.of("city", Map.of("names", Map.of("en", "Lyon"))))
                .moveTo(file);

        assertThat(place("192.0.2.1")).isEmpty();
        assertThat(place("198.51.100.1")).isEmpty();
        assertThat(place("203.0.113.1")).isEmpty();
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws IOException {
        assertThatThrownBy(() -> PlaceDatabase.open(file)).isInstanceOf(IOException.class);

        Files.writeString(file, "no database");
        assertThatThrownBy(() -> PlaceDatabase.open(file)).isInstanceOf(IOException.class);
    }

    private Optional<Place> place(String address) throws IOException {
        return PlaceDatabase.open(file).place(ClientAddress.parse(address).orElseThrow());
    }
}
