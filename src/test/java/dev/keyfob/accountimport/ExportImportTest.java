package dev.keyfob.accountimport;

import static dev.keyfob.accountimport.Imports.FIREBASE;
import static dev.keyfob.accountimport.Imports.PASSWORD;
import static dev.keyfob.accountimport.Imports.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.StartFailure;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Keycloak and Firebase export is read as it is.
@QuarkusTest
class ExportImportTest extends HttpTest {

    /// With the tags that Keycloak made until version 23: of 64 bytes.
    private static final String SHA256 =
            credential(
                    "y+jPyig/B0mzym2crMKJSeoRYJDqk4AC4jz4CFsf7TWHrCMpbv09Xtowq6qwsJDFKhuqKMnud+GETTigCJLYlA==",
                    "{\\\"hashIterations\\\":27500,\\\"algorithm\\\":\\\"pbkdf2-sha256\\\",\\\"additionalParameters\\\":{}}");

    private static final String SHA1 =
            credential(
                    "kY1M4BfkHL14VpvRg/w8qoFeLJJVH5Jyl/gW/HuLhi1FuoCVqQpfkCzLG4DugCOuTUvUY/oz/SnDzSTb2niRWw==",
                    "{\\\"hashIterations\\\":20000,\\\"algorithm\\\":\\\"pbkdf2\\\"}");
    private static final String SHA512 =
            credential(
                    "TNnkWJpAw7Bbu7KCXDWG4uBwRv68r37jYkl1BDZmjNSWjDY6iHe4hPHaqDCD3LkkR5Q8kN9W6jkt9FBVSvlP3Q==",
                    "{\\\"hashIterations\\\":30000,\\\"algorithm\\\":\\\"pbkdf2-sha512\\\",\\\"additionalParameters\\\":{}}");
    private static final String ARGON2 =
            credential(
                    "G5CJ14zycjZwelwxBG8W6P1qUs2AmtGtyCUTHtW/11w=",
                    "{\\\"hashIterations\\\":2,\\\"algorithm\\\":\\\"argon2\\\",\\\"additionalParameters\\\":{\\\"hashLength\\\":[\\\"32\\\"],\\\"memory\\\":[\\\"19456\\\"],\\\"type\\\":[\\\"id\\\"],\\\"version\\\":[\\\"1.3\\\"],\\\"parallelism\\\":[\\\"1\\\"]}}");

    @Inject Database database;

    @TempDir Path folder;

    private Imports imports = new Imports(Path.of(""));

    @BeforeEach
    void useFolder() {
        imports = new Imports(folder);
    }

    @Test
    void aRealmOfKeycloakIsReadAsItWasExported() throws Exception {
        UUID id = UUID.randomUUID();
        String alice = email();
        String bob = email();
        String carol = email();
        String dave = email();
        Path file =
                imports.file(
                        "realm.json",
                        realm(
                                """
                                { "id" : "%s", "createdTimestamp" : 1740654221121, "username" : "alice", "enabled" : true, "totp" : false, "emailVerified" : true,
                                  "firstName" : "Alice", "lastName" : "Adams", "email" : "%s", "attributes" : { "locale" : [ "de" ] },
                                  "credentials" : [ %s ], "disableableCredentialTypes" : [ ], "requiredActions" : [ ],
                                  "realmRoles" : [ "app_admin", "default-roles-shop", "offline_access", "uma_authorization" ],
                                  "clientRoles" : { "account" : [ "manage-account" ] }, "notBefore" : 0, "groups" : [ "/staff" ] }
                                """
                                        .formatted(id, alice, SHA256),
                                user(bob, "true", SHA1),
                                user(carol, "true", SHA512 + ", { \"type\" : \"otp\" }"),
                                user(dave, "false", ARGON2),
                                "{ \"id\" : \"%s\", \"username\" : \"service-account-shop\", \"serviceAccountClientId\" : \"shop\", \"credentials\" : [ ] }"
                                        .formatted(UUID.randomUUID()),
                                "{ \"id\" : \"%s\", \"username\" : \"nobody\", \"credentials\" : [ ] }"
                                        .formatted(UUID.randomUUID())));

        Imports.End end = Imports.run(file);

        assertThat(end.output())
                .contains("4 accounts were taken, 0 were there, 2 entries are refused")
                .contains("1 of those taken had a second factor");
        assertThat(end.status()).isEqualTo(AccountImport.SOME_REFUSED);
        assertThat(imports.read("realm.json.refused.ndjson"))
                .isEqualTo(
                        """
                        {"user":5,"reason":"not_a_person"}
                        {"user":6,"reason":"email_missing"}
                        """);
        assertThat(Phone.signIn(server, new Person(alice, PASSWORD)).call("GET", "/me").body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"email\":\"%s\",\"email_verified\":true,\"name\":\"Alice Adams\",\"roles\":[\"app_admin\"],\"created_at\":\"2025-02-27T11:03:41.121Z\"}"
                                .formatted(id, alice));
        Phone.signIn(server, new Person(bob, PASSWORD)).refresh();
        Phone.signIn(server, new Person(carol, PASSWORD)).refresh();
        assertThat(server.challenge("demo", new Person(dave, PASSWORD)).status()).isEqualTo(400);
        database.update("update account set locked_at = null where email = ?", dave);
        Phone.signIn(server, new Person(dave, PASSWORD)).refresh();
    }

    @Test
    void aFolderOfKeycloaksIsReadFileByFile() throws Exception {
        String alice = email();
        String bob = email();
        imports.file("export/shop-realm.json", "{ \"realm\" : \"shop\", \"users\" : [ ] }");
        imports.file("export/shop-users-0.json", realm(user(alice, "true", SHA256)));
        imports.file("export/shop-users-1.json", realm(user(bob, "true", SHA256), "7"));

        Imports.End end = Imports.run(folder.resolve("export"));

        assertThat(end.output()).contains("2 accounts were taken, 0 were there, 1 entries");
        assertThat(imports.read("export.refused.ndjson"))
                .isEqualTo(
                        "{\"file\":\"shop-users-1.json\",\"user\":2,\"reason\":\"email_missing\"}\n");
        Phone.signIn(server, new Person(alice, PASSWORD)).refresh();
        Phone.signIn(server, new Person(bob, PASSWORD)).refresh();
    }

    @Test
    void whatFirebaseExportsIsReadAsItIs_andTellsTheNewIds() throws Exception {
        String alice = email();
        String google = email();
        Path file =
                imports.file(
                        "users.json",
                        """
                        {"users": [
                        {
                          "localId": "kYi4EvWQlQTKSfnJ3dRSP6IH3ed2",
                          "email": "%s",
                          "emailVerified": true,
                          "passwordHash": "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
                          "salt": "42xEC+ixf3L2lw==",
                          "displayName": "Test User 1",
                          "lastSignedInAt": "1508893925000",
                          "createdAt": "1508893925000",
                          "disabled": false,
                          "providerUserInfo": []
                        },
                        {
                          "localId": "%s",
                          "email": "%s",
                          "emailVerified": true,
                          "createdAt": "1508893925000",
                          "providerUserInfo": [{"providerId": "google.com", "rawId": "1"}]
                        },
                        {
                          "localId": "phone",
                          "phoneNumber": "+4930123456"
                        }]}
                        """
                                .formatted(alice, UUID.randomUUID(), google));
        Path parameters = imports.file("firebase.txt", FIREBASE);

        Imports.End end = Imports.run(file, "--firebase", parameters.toString());

        assertThat(end.output())
                .contains("2 accounts were taken, 0 were there, 1 entries are refused")
                .contains("1 of those taken have no password");
        assertThat(imports.read("users.json.refused.ndjson"))
                .isEqualTo("{\"user\":3,\"reason\":\"email_missing\"}\n");
        // As Python's uuid.uuid5 makes it.
        assertThat(imports.read("users.json.ids.ndjson"))
                .isEqualTo(
                        "{\"foreign_id\":\"kYi4EvWQlQTKSfnJ3dRSP6IH3ed2\",\"id\":\"53eca25d-cb29-577b-ad90-cd898b8361b5\"}\n");
        assertThat(
                        Phone.signIn(server, new Person(alice, "user1password"))
                                .call("GET", "/me")
                                .body())
                .isEqualTo(
                        "{\"id\":\"53eca25d-cb29-577b-ad90-cd898b8361b5\",\"email\":\"%s\",\"email_verified\":true,\"name\":\"Test User 1\",\"roles\":[],\"created_at\":\"2017-10-25T01:12:05Z\"}"
                                .formatted(alice));
        assertThat(Imports.run(file, "--firebase", parameters.toString()).output())
                .contains("0 accounts were taken, 2 were there");
    }

    @Test
    void hashesOfFirebaseAreOfNoUseWithoutTheParameters() throws Exception {
        Path file =
                imports.file(
                        "users.json",
                        "{\"users\":[{\"localId\":\"a\",\"email\":\"%s\",\"passwordHash\":\"AAAA\",\"salt\":\"AAAA\"}]}"
                                .formatted(email()));

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Imports.run(file))
                .withMessageContaining("give it with --firebase FILE");
    }

    /// As Keycloak's admin console writes it; and lines under another name.
    @Test
    void anExportWithoutUsersIsTold() throws Exception {
        Path realm = imports.file("realm-export.json", "{ \"realm\" : \"shop\", \"roles\" : {} }");
        Path lines = imports.file("lines.json", "{\"email\":\"%s\"}\n".formatted(email()));

        for (Path file : List.of(realm, lines, folder)) {
            assertThatExceptionOfType(StartFailure.class)
                    .isThrownBy(() -> Imports.run(file))
                    .withMessageStartingWith(file + " has no users: export them too");
        }
    }

    @Test
    void anExportThatEndsTooSoonIsTold_andGoesOnWhenItIsWhole() throws Exception {
        String alice = email();
        String whole = realm(user(alice, "true", SHA256), user(email(), "true", SHA256));
        Path file = imports.file("realm.json", whole.substring(0, whole.length() - 20));

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Imports.run(file))
                .withMessageContaining("is no JSON from line");
        imports.file("realm.json", whole);
        assertThat(Imports.run(file).status()).isZero();
        Phone.signIn(server, new Person(alice, PASSWORD)).refresh();
    }

    private static String realm(String... users) {
        return """
        {
          "id" : "shop", "realm" : "shop", "notBefore" : 0,
          "roles" : { "realm" : [ { "name" : "users" } ], "users" : [ 1 ] },
          "users" : [ %s ],
          "scopeMappings" : [ { "clientScope" : "offline_access" } ]
        }
        """
                .formatted(String.join(", ", users));
    }

    private static String user(String email, String enabled, String credentials) {
        return """
        { "id" : "%s", "email" : "%s", "emailVerified" : true, "enabled" : %s, "credentials" : [ %s ] }
        """
                .formatted(UUID.randomUUID(), email, enabled, credentials);
    }

    private static String credential(String tag, String data) {
        return """
        { "id" : "4e67ce9c-1ddc-45db-b36e-db50ee1f4d9e", "type" : "password", "createdDate" : 1740654903754,
          "secretData" : "{\\"value\\":\\"%s\\",\\"salt\\":\\"a2V5Zm9iLXRlc3Qtc2FsdA==\\",\\"additionalParameters\\":{}}",
          "credentialData" : "%s" }
        """
                .formatted(tag, data);
    }
}
