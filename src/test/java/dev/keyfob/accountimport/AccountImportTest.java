package dev.keyfob.accountimport;

import static dev.keyfob.accountimport.Imports.BCRYPT;
import static dev.keyfob.accountimport.Imports.FIREBASE;
import static dev.keyfob.accountimport.Imports.PASSWORD;
import static dev.keyfob.accountimport.Imports.email;
import static dev.keyfob.accountimport.Imports.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Person;
import dev.keyfob.Together;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command, on the database of a server that runs.
@QuarkusTest
class AccountImportTest extends HttpTest {

    @Inject Database database;

    @TempDir Path folder;

    private Imports imports = new Imports(Path.of(""));

    @BeforeEach
    void useFolder() {
        imports = new Imports(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "correct-horse-battery-staple $2y$10$abcdefghijklmnopqrstuuaL9ZUxEldfg/pvHwQEu/Md2ssWL.z1K",
                "password $argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
                "password $argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E",
                "user1password $firebase-scrypt$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
            })
    void aLineWithAnyHashIsAnAccountThatSignsIn(String password, String hash) throws Exception {
        UUID id = UUID.randomUUID();
        String email = email();
        Path file =
                imports.file(
                        "accounts.ndjson",
                        """
                        {"id": "%s", "email": "%s", "email_verified": true, "name": "Alice \\u00c4rmel", "roles": ["editor", "admin"], "created_at": "2019-04-01T12:00:00Z", "password_hash": "%s"}
                        """
                                .formatted(id, email.toUpperCase(Locale.ROOT), hash));
        Path firebase = imports.file("firebase.txt", FIREBASE);

        Imports.End end = Imports.run(file, "--firebase", firebase.toString());

        assertThat(end.status()).isZero();
        assertThat(end.output()).contains("accounts.ndjson 100% [");
        assertThat(end.output())
                .contains("1 accounts were taken, 0 were there, 0 entries are refused");
        Phone phone = Phone.signIn(server, new Person(email, password));
        assertThat(phone.call("GET", "/me").body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"email\":\"%s\",\"email_verified\":true,\"name\":\"Alice Ärmel\",\"roles\":[\"admin\",\"editor\"],\"created_at\":\"2019-04-01T12:00:00Z\"}"
                                .formatted(id, email));
        assertThat(stored(email)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(folder.resolve("accounts.ndjson.refused.ndjson")).doesNotExist();
        assertThat(folder.resolve("accounts.ndjson.ids.ndjson")).doesNotExist();
    }

    @Test
    void aRefusedLineIsReportedWithItsReason_andNothingOfItsHash() throws Exception {
        String email = email();
        Path file =
                imports.file(
                        "accounts.ndjson",
                        String.join(
                                "\n",
                                line(UUID.randomUUID(), email, BCRYPT).strip(),
                                "no json",
                                "[1]",
                                "{\"email\":\"a@example.com\"} {}",
                                "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}",
                                "",
                                "{\"password_hash\":\"" + BCRYPT + "\"}",
                                "{\"email\":\"nobody\"}",
                                "{\"email\":7}",
                                "{\"email\":\"a@example.com\",\"emailVerified\":true}",
                                "{\"email\":\"a@example.com\",\"totp\":\"JBSWY3DPEHPK3PXP\"}",
                                "{\"email\":\"a@example.com\",\"roles\":[\"a b\"]}",
                                "{\"email\":\"a@example.com\",\"roles\":\"admin\"}",
                                "{\"email\":\"a@example.com\",\"created_at\":\"yesterday\"}",
                                "{\"email\":\"a@example.com\",\"password_hash\":\"secret\"}",
                                "{\"email\":\"a@example.com\",\"password_hash\":\"$2b$05$short\"}",
                                "{\"email\":\"a@example.com\",\"password_hash\":\"%s\"}"
                                        .formatted(BCRYPT.replace("$05$", "$31$")),
                                "{\"email\":\"a@example.com\",\"name\":\"%s\"}"
                                        .formatted("x".repeat(70_000)),
                                line(UUID.randomUUID(), email, BCRYPT).strip()));

        Imports.End end = Imports.run(file);

        assertThat(end.status()).isEqualTo(AccountImport.SOME_REFUSED);
        assertThat(end.output())
                .contains("1 accounts were taken, 0 were there, 17 entries are refused")
                .contains("Why entries are refused: " + folder);
        assertThat(imports.read("accounts.ndjson.refused.ndjson"))
                .isEqualTo(
                        """
                        {"line":2,"reason":"not_json"}
                        {"line":3,"reason":"not_json"}
                        {"line":4,"reason":"not_json"}
                        {"line":5,"reason":"not_json"}
                        {"line":7,"reason":"email_missing"}
                        {"line":8,"reason":"member_invalid","member":"email"}
                        {"line":9,"reason":"member_invalid","member":"email"}
                        {"line":10,"reason":"member_unknown","member":"emailVerified"}
                        {"line":11,"reason":"member_unknown","member":"totp"}
                        {"line":12,"reason":"member_invalid","member":"roles"}
                        {"line":13,"reason":"member_invalid","member":"roles"}
                        {"line":14,"reason":"member_invalid","member":"created_at"}
                        {"line":15,"reason":"hash_unknown"}
                        {"line":16,"reason":"hash_invalid"}
                        {"line":17,"reason":"hash_too_expensive"}
                        {"line":18,"reason":"too_long"}
                        {"line":19,"reason":"email_taken"}
                        """);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        folder.resolve("accounts.ndjson.refused.ndjson"))))
                .isEqualTo("rw-------");
    }

    @Test
    void runAgainItChangesNothing() throws Exception {
        UUID id = UUID.randomUUID();
        String email = email();
        String withoutId = email();
        Path file =
                imports.file(
                        "accounts.ndjson",
                        line(id, email, BCRYPT)
                                + "{\"email\":\"%s\",\"password_hash\":\"%s\"}\n"
                                        .formatted(withoutId, BCRYPT));
        assertThat(Imports.run(file).status()).isZero();
        Phone.signIn(server, new Person(email, PASSWORD)).refresh();
        String moved = email();
        database.update("update account set email = ? where id = ?", moved, id);
        String before = rows(List.of(moved, withoutId));

        Imports.End again = Imports.run(file);

        assertThat(again.status()).isZero();
        assertThat(again.output()).contains("0 accounts were taken, 2 were there");
        assertThat(rows(List.of(moved, withoutId))).isEqualTo(before);
        assertThat(count(email)).isZero();
    }

    @Test
    void anAddressOfSomebodyElse_andAnAccountThatIsErased_areRefused() throws Exception {
        Person alice = server.signUp("alice");
        UUID erased = UUID.randomUUID();
        String reserved = email();
        String other = email();
        database.update("insert into erased_account (id, erased_at) values (?, now())", erased);
        database.update(
                """
                insert into verification (id, purpose, email, account_id, letter, language, expires_at)
                select ?, 'REVERT_EMAIL', ?, id, 'EMAIL_CHANGED', 'ENGLISH', now() + interval '1 day'
                from account
                where email = ?
                """,
                UUID.randomUUID(),
                reserved,
                alice.email());
        Path file =
                imports.file(
                        "accounts.ndjson",
                        line(UUID.randomUUID(), alice.email(), BCRYPT)
                                + line(erased, other, BCRYPT)
                                + line(UUID.randomUUID(), reserved, BCRYPT));

        assertThat(Imports.run(file).status()).isEqualTo(AccountImport.SOME_REFUSED);
        assertThat(imports.read("accounts.ndjson.refused.ndjson"))
                .isEqualTo(
                        """
                        {"line":1,"reason":"email_taken"}
                        {"line":2,"reason":"erased"}
                        {"line":3,"reason":"email_taken"}
                        """);
        assertThat(count(other) + count(reserved)).isZero();
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void twoImportsAtOnceMakeEachAccountOnce() throws Exception {
        List<String> emails = IntStream.range(0, 3_000).mapToObj(_ -> email()).toList();
        Path one = imports.file("one.ndjson", lines(emails));
        Path other = imports.file("other.ndjson", lines(emails.reversed()));
        Callable<Imports.End> first = () -> Imports.run(one);
        Callable<Imports.End> second = () -> Imports.run(other);

        List<Imports.End> ends = Together.atOnce(List.of(first, second));

        assertThat(ends).extracting(Imports.End::status).containsExactly(0, 0);
        assertThat(
                        database.first(
                                        "select count(*) from account where email = any (?)",
                                        row -> row.getInt(1),
                                        emails)
                                .orElseThrow())
                .isEqualTo(3_000);
    }

    @Test
    void nobodyGetsAMail_andAnAccountWithoutAPasswordBeginsWithANewOne() throws Exception {
        String email = email();
        Path file = imports.file("accounts.ndjson", "{\"email\":\"%s\"}".formatted(email));

        Imports.End end = Imports.run(file);

        assertThat(end.output()).contains("1 of those taken have no password");
        assertThat(stored(email)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(server.challenge("demo", new Person(email, PASSWORD)).status()).isEqualTo(400);
        assertThat(
                        database.first(
                                        "select count(*) from mail where recipient = ?",
                                        row -> row.getInt(1),
                                        email)
                                .orElseThrow())
                .isZero();
    }

    @Test
    void aLockedAccountSignsInWhenAnOperatorUnlocksIt() throws Exception {
        String email = email();
        Path file =
                imports.file(
                        "accounts.ndjson",
                        "{\"email\":\"%s\",\"locked\":true,\"password_hash\":\"%s\"}"
                                .formatted(email, BCRYPT));
        Imports.run(file);
        var alice = new Person(email, PASSWORD);

        assertThat(server.challenge("demo", alice).status()).isEqualTo(400);
        database.update("update account set locked_at = null where email = ?", email);
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    /// Without ids: both are the same account by its address.
    private static String lines(List<String> emails) {
        return emails.stream()
                .map(email ->
                        "{\"email\":\"%s\",\"password_hash\":\"%s\"}".formatted(email, BCRYPT))
                .collect(Collectors.joining("\n"));
    }

    private String stored(String email) {
        return database.first(
                        "select password_hash from account where email = ?",
                        row -> row.getString(1),
                        email)
                .orElseThrow();
    }

    private int count(String email) {
        return database.first(
                        "select count(*) from account where email = ?", row -> row.getInt(1), email)
                .orElseThrow();
    }

    private String rows(List<String> emails) {
        return database.first(
                        "select json_agg(account order by email)::text from account where email = any (?)",
                        row -> row.getString(1),
                        emails)
                .orElseThrow();
    }
}
