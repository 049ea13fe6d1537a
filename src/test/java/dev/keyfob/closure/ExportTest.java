package dev.keyfob.closure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `GET /me/export`: everything, nobody else's, and no secret.
@QuarkusTest
class ExportTest extends HttpTest {

    @Inject Database database;

    private final ObjectMapper json = new ObjectMapper();

    /// A new table fails here, and so does a new column.
    @Test
    @Tag(Catalog.OWN_SCHEMA)
    void everyTableAndEveryColumnOfAccountsIsToldOrKnownNotToBe() {
        Catalog catalog = Catalog.of(database);

        assertThat(KeptTable.ALL)
                .extracting(KeptTable::table)
                .containsExactlyInAnyOrderElementsOf(catalog.tablesOfAccounts());
        assertThat(KeptTable.ALL)
                .allSatisfy(kept -> {
                    var columns = new ArrayList<>(kept.told());
                    columns.addAll(kept.untold());
                    assertThat(columns)
                            .as(kept.table())
                            .containsExactlyInAnyOrderElementsOf(catalog.columns(kept.table()));
                });
    }

    @Test
    void everythingThatIsToldIsDescribed() throws Exception {
        JsonNode described =
                new YAMLMapper()
                        .readTree(Path.of("src/main/resources/META-INF/openapi.yaml").toFile())
                        .at("/components/schemas/Export/properties");

        assertThat(described).hasSameSizeAs(KeptTable.ALL);
        assertThat(KeptTable.ALL)
                .allSatisfy(kept -> {
                    JsonNode member = described.path(kept.member());
                    JsonNode row = member.has("items") ? member.path("items") : member;
                    assertThat(row.path("properties").fieldNames())
                            .toIterable()
                            .containsExactlyInAnyOrderElementsOf(kept.told());
                });
    }

    @Test
    void everyTableIsInTheExport_withTheRowsOfThisAccountAndNoOthers() throws Exception {
        Tenant alice = Tenant.of(server, database, clock);
        Tenant bob = Tenant.of(server, database, clock);

        JsonNode export = export(alice.phone());

        assertThat(export.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(KeptTable.ALL.stream().map(KeptTable::member).toList());
        assertThat(export.path("account").path("email").asText()).isEqualTo(alice.person().email());
        assertThat(KeptTable.ALL)
                .allSatisfy(kept -> {
                    JsonNode member = export.path(kept.member());
                    JsonNode row = member.isArray() ? member.path(0) : member;
                    assertThat(row.fieldNames())
                            .toIterable()
                            .containsExactlyInAnyOrderElementsOf(kept.told());
                });
        assertThat(export.path("devices")).hasSize(2);
        assertThat(export.path("recovery_codes")).hasSize(10);
        assertThat(export.toString()).doesNotContain(bob.names());
    }

    @Test
    void noSecretIsInIt() throws Exception {
        Tenant alice = Tenant.of(server, database, clock);

        String export = export(alice.phone()).toString();

        assertThat(secrets(alice))
                .hasSizeGreaterThan(20)
                .allSatisfy(secret -> assertThat(export).doesNotContainIgnoringCase(secret));
        assertThat(export).doesNotContain("argon2", "kfr_", alice.person().password());
    }

    @Test
    void endedDevicesAreToldWhileTheyAreKept() {
        var alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone.signIn(server, "tablet", alice, "device_name", "The old tablet").signOut();

        assertThat(phone.call("GET", "/me/export").body())
                .contains("\"name\": \"The old tablet\"", "\"revocation_reason\": \"SIGNED_OUT\"");
    }

    @Test
    void aSignInOfLongAgoIsNotEnough() throws Exception {
        var alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        clock.move(Duration.ofMinutes(5));
        phone.refresh();

        Answer refused = phone.call("GET", "/me/export");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate"))
                .contains("error=\"insufficient_user_authentication\"");
        phone.stepUp(alice);
        assertThat(phone.call("GET", "/me/export").header("Content-Type"))
                .startsWith("application/json");
    }

    private JsonNode export(Phone phone) throws Exception {
        Answer answer = phone.call("GET", "/me/export");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    /// Every value of every column that is binary, or is called a hash, and of what codes of mails
    /// are derived from.
    private Stream<String> secrets(Tenant tenant) {
        return KeptTable.ALL.stream()
                .flatMap(kept ->
                        kept.untold().stream()
                                .filter(column -> !column.endsWith("account_id"))
                                .flatMap(column ->
                                        database
                                                .all(
                                                        "select ltrim(%s::text, '\\x') as secret from %s where %s"
                                                                .formatted(
                                                                        column,
                                                                        kept.table(),
                                                                        kept.condition()),
                                                        row -> row.getString("secret"),
                                                        Collections.nCopies(
                                                                        kept.parameters(),
                                                                        UUID.fromString(
                                                                                tenant.id()))
                                                                .toArray())
                                                .stream()))
                .filter(secret -> secret != null && secret.length() > 8);
    }
}
