package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.device.place.GeoDatabase;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program has all its parts: what it reads from itself (templates, translations, the
/// list of common passwords, migrations), what it hashes and what it looks up. A binary could have
/// been built without them.
class PartsIT {

    private static final String PASSWORD = "every-press-a-new-code";

    @TempDir Path folder;

    private final EmbeddedStores stores = Stores.startEmpty();
    private final Letterbox letterbox = Letterbox.open();
    private Instance keyfob;

    PartsIT() {}

    @BeforeEach
    void start() throws Exception {
        Path places = Files.createFile(folder.resolve("places.mmdb"));
        new GeoDatabase().with("127.0.0.0/8", GeoDatabase.city("Berlin", "DE")).moveTo(places);
        var environment = new HashMap<>(Instance.REAL_HASHING);
        environment.put("KEYFOB_ACCOUNT_VERIFY_EMAIL", "required");
        environment.put("KEYFOB_DEVICE_GEOIP", places.toString());
        letterbox
                .configuration()
                .forEach((key, value) -> environment.put(Instance.variable(key), value));
        keyfob = Instance.on(stores, environment);
    }

    @AfterEach
    void end() {
        keyfob.close();
        letterbox.close();
        stores.stop();
    }

    @Test
    void mailsInBothLanguages_passwordsPlacesAndPages() throws Exception {
        Person alice = new Person("alice-" + UUID.randomUUID() + "@example.com", PASSWORD);
        Answer signedUp = signUp(alice, "en");
        Arrived english = letterbox.await(alice.email());
        assertThat(english.subject()).isEqualTo("Confirm your e-mail address for localhost");
        assertThat(english.html()).contains("<html lang=\"en\"", english.code());
        assertThat(verify(signedUp, english.code()).status()).isEqualTo(204);
        assertThat(
                        keyfob.server()
                                .challenge("demo", new Person(alice.email(), "another password"))
                                .text("error"))
                .isEqualTo("invalid_grant");

        Person berta = new Person("berta-" + UUID.randomUUID() + "@example.com", PASSWORD);
        signUp(berta, "de");
        assertThat(letterbox.await(berta.email()).subject())
                .isEqualTo("Bestätigen Sie Ihre E-Mail-Adresse für localhost");

        Phone phone = Phone.signIn(keyfob.server(), alice);
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.call("GET", "/me/devices").body())
                .contains("\"place\":{\"city\":\"Berlin\",\"country\":\"DE\"}");
        Phone.signIn(keyfob.server(), alice);
        assertThat(letterbox.awaitNotice(alice.email(), 0).plain())
                .contains("From the network 127.0.0.0/24 (Berlin, DE)");

        Person common = new Person("carla@example.com", "passwordpassword");
        assertThat(signUp(common, "en").text("type"))
                .isEqualTo("urn:keyfob:problem:password-common");
        assertThat(keyfob.server().call("GET", "/close-account", "").body())
                .contains("<html lang=\"en\">", "Close your localhost account");
        assertThat(Files.readString(keyfob.log())).doesNotContain("WARN", "ERROR");
    }

    /// The program switches Vert.x's own check off, which would answer in another form.
    @Test
    void aPathThatCannotBeDecodedIsRefusedByKeyfobItself() {
        try (var wire = new Wire(keyfob.server())) {
            assertThat(wire.get("/me%zz").text("type"))
                    .isEqualTo("urn:keyfob:problem:path-malformed");
        }
    }

    private Answer signUp(Person person, String language) {
        return keyfob.server()
                .sending("Accept-Language", language)
                .json(
                        "POST",
                        "/accounts",
                        "",
                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                .formatted(person.email(), person.password()));
    }

    private Answer verify(Answer signedUp, String code) {
        return keyfob.server()
                .json(
                        "POST",
                        "/accounts/verify-email",
                        "",
                        "{\"verification\":\"%s\",\"code\":\"%s\"}"
                                .formatted(signedUp.text("verification"), code));
    }
}
