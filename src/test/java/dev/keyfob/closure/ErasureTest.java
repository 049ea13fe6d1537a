package dev.keyfob.closure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Person;
import dev.keyfob.account.AccountConfig;
import dev.keyfob.platform.AlreadyTaken;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.StartFailure;
import dev.keyfob.securityevent.SecurityEvents;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is left of an account when its grace is over.
@QuarkusTest
class ErasureTest extends HttpTest {

    private static final Duration GRACE = Duration.ofDays(14);

    @Inject ErasureSweep sweep;
    @Inject Erasures erasures;
    @Inject SecurityEvents events;
    @Inject Database database;

    private Tenant alice;

    @BeforeEach
    void signIn() throws Exception {
        alice = Tenant.of(server, database, clock);
    }

    @Test
    @Tag(Catalog.OWN_SCHEMA)
    void everyTableOfAccountsHasRowsOfThisOne() {
        assertThat(Catalog.of(database).tablesOfAccounts())
                .contains("account", "device_session", "recovery_code", "security_event")
                .allSatisfy(table -> assertThat(rows(table)).as(table).isPositive());
    }

    @Test
    void nothingIsLeftButItsId() {
        alice.close();
        clock.move(GRACE);

        sweep.sweep();

        // A revoked device session stays refused until its last access token has expired.
        assertThat(Catalog.of(database).tables())
                .filteredOn(table -> !List.of("erased_account", "revocation").contains(table))
                .allSatisfy(table -> assertThat(rows(table)).as(table).isZero());
        assertThat(rows("erased_account")).isEqualTo(1);
        assertThat(alice.phone().refresh().text("sign_out_reason")).isEqualTo("unknown");
        assertThat(server.challenge("demo", alice.person()).text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    @Tag(Catalog.OWN_SCHEMA)
    void nothingIsErasedBeforeItsTime_andNobodyElsesEver() throws Exception {
        Tenant bob = Tenant.of(server, database, clock);
        alice.close();
        clock.move(GRACE.minusSeconds(1));
        sweep.sweep();
        assertThat(rows("account")).isEqualTo(1);

        clock.move(Duration.ofSeconds(1));
        sweep.sweep();

        assertThat(rows("account")).isZero();
        assertThat(Catalog.of(database).tablesOfAccounts())
                .filteredOn(table ->
                        !List.of("auth_session", "authorization_code", "verification")
                                .contains(table))
                .allSatisfy(table ->
                        assertThat(Catalog.of(database).rows(table, bob.names()))
                                .as(table)
                                .isPositive());
    }

    @Test
    void theAddressIsFreeAgain_andTheIdIsNever() {
        alice.close();
        clock.move(GRACE);
        sweep.sweep();
        Person again = new Person(alice.person().email(), "every-press-a-newer-code");

        assertThat(
                        server.json(
                                        "POST",
                                        "/accounts",
                                        "",
                                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                                .formatted(again.email(), again.password()))
                                .status())
                .isEqualTo(201);

        assertThat(Phone.claims(Phone.signIn(server, again).accessToken()))
                .doesNotContain(alice.id());
        assertThatThrownBy(() ->
                        database.update(
                                "insert into account (id, email, password_hash, created_at) values (?, 'x@example.com', 'x', now())",
                                UUID.fromString(alice.id())))
                .isInstanceOf(AlreadyTaken.class);
    }

    @Test
    void whatWasOnItsWayIsRemovedLater() {
        alice.close();
        clock.move(GRACE);
        sweep.sweep();
        database.update(
                "insert into security_event (id, occurred_at, type, account_id) values (?, ?, 'signin.refused', ?)",
                UUID.randomUUID(),
                clock.instant().minus(GRACE),
                UUID.fromString(alice.id()));
        assertThat(rows("security_event")).isEqualTo(1);

        sweep.sweep();

        assertThat(rows("security_event")).isZero();
    }

    @Test
    void aNegativeGraceIsRefused() {
        var config =
                new SmallRyeConfigBuilder()
                        .withMapping(AccountConfig.class)
                        .withDefaultValue("keyfob.account.grace", "-PT1S")
                        .build()
                        .getConfigMapping(AccountConfig.class);

        assertThatThrownBy(() -> new ErasureSweep(erasures, events, clock, config))
                .isInstanceOf(StartFailure.class)
                .hasMessage("keyfob.account.grace cannot be used: it is not negative");
    }

    private int rows(String table) {
        return Catalog.of(database).rows(table, alice.names());
    }
}
