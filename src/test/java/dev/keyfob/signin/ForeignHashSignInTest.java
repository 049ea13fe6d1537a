package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever has an account with the hash of another system signs in with the same password.
@QuarkusTest
class ForeignHashSignInTest extends HttpTest {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String BCRYPT =
            "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS";

    @Inject Database database;
    @Inject Accounts accounts;
    @Inject PasswordHashing hashing;

    @ParameterizedTest
    @ValueSource(
            strings = {
                BCRYPT,
                "$argon2id$v=19$m=19456,t=2,p=1$a2V5Zm9iLXRlc3Qtc2FsdA$G5CJ14zycjZwelwxBG8W6P1qUs2AmtGtyCUTHtW/11w",
                "$pbkdf2-sha1$i=20000$a2V5Zm9iLXRlc3Qtc2FsdA$kY1M4BfkHL14VpvRg/w8qoFeLJI",
                "$pbkdf2-sha256$i=27500$a2V5Zm9iLXRlc3Qtc2FsdA$y+jPyig/B0mzym2crMKJSeoRYJDqk4AC4jz4CFsf7TU",
                "$pbkdf2-sha512$i=30000$a2V5Zm9iLXRlc3Qtc2FsdA$TNnkWJpAw7Bbu7KCXDWG4uBwRv68r37jYkl1BDZmjNSWjDY6iHe4hPHaqDCD3LkkR5Q8kN9W6jkt9FBVSvlP3Q",
            })
    void theFirstSignInMakesItAHashOfKeyfobs(String hash) {
        Person alice = account(hash);

        assertThat(server.challenge("demo", new Person(alice.email(), PASSWORD + "!")).status())
                .isEqualTo(400);
        assertThat(stored(alice)).isEqualTo("foreign:" + hash);
        Phone.signIn(server, "demo", alice).refresh();
        assertThat(stored(alice)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(stored(alice)).doesNotContain("a2V5Zm9iLXRlc3Qtc2FsdA");
        Phone.signIn(server, "demo", alice).refresh();
        assertThat(server.challenge("demo", new Person(alice.email(), PASSWORD + "!")).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$05$abcdefghijklmnopqrstuumrnGoeXctQwTwhFBMspTso2EhQfxDxu",
                "$pbkdf2-sha256$i=1000$a2V5Zm9iLXRlc3Qtc2FsdA$bMcszVpJI1rwna3AkERcHMC5xHGuBh38WTtFcrU5eeU",
            })
    void anUmlautIsTheSameHoweverTheKeyboardComposesIt(String hashOfComposed) {
        String composed = "p\u00e4ssw\u00f6rd der gr\u00f6\u00dfe";
        String decomposed = "pa\u0308sswo\u0308rd der gro\u0308\u00dfe";

        assertThat(signsIn(account(hashOfComposed), composed)).isTrue();
        assertThat(signsIn(account(hashOfComposed), decomposed)).isTrue();
    }

    @Test
    void onePasswordIsRightInTheFormInWhichTheOtherSystemHashedIt_andInAnyAfterwards() {
        String decomposed = "pa\u0308sswo\u0308rd der gro\u0308\u00dfe";
        Person alice = account("$2b$05$abcdefghijklmnopqrstuuEUInb/WHUwKCme9vF4UsDeH/artfMFK");

        assertThat(signsIn(alice, "p\u00e4ssw\u00f6rd der gr\u00f6\u00dfe")).isFalse();
        assertThat(signsIn(alice, decomposed)).isTrue();
        assertThat(signsIn(alice, "p\u00e4ssw\u00f6rd der gr\u00f6\u00dfe")).isTrue();
    }

    /// Another system may have asked for fewer characters, and knew no list.
    @Test
    void aPasswordThatNobodyCouldChooseHereIsRightAllTheSame() {
        Person alice = account("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");

        assertThat(signsIn(alice, "U*U")).isTrue();
        assertThat(signsIn(alice, "U*U")).isTrue();
        assertThat(signsIn(alice, "U*U*")).isFalse();
    }

    @Test
    void aPasswordThatWasChangedMeanwhileIsNotOverwritten() {
        Person alice = account(BCRYPT);
        var before = accounts.byId(new AccountId(id(alice))).orElseThrow();
        var another = hashing.hash(Password.presented("seven quiet otters juggle").orElseThrow());
        accounts.replacePassword(before, another);

        accounts.rehash(before, hashing.hash(Password.presented(PASSWORD).orElseThrow()));

        assertThat(stored(alice)).isEqualTo(another.format());
    }

    @Test
    void theOldPasswordIsAskedForBeforeANewOne() {
        Person alice = account(BCRYPT);
        String token = Phone.signIn(server, "demo", alice).accessToken();
        database.update(
                "update account set password_hash = ? where email = ?",
                "foreign:" + BCRYPT,
                alice.email());

        assertThat(changePassword(token, PASSWORD + "!").status()).isEqualTo(400);
        assertThat(changePassword(token, PASSWORD).status()).isEqualTo(204);
        assertThat(stored(alice)).startsWith("$argon2id$");
    }

    private Answer changePassword(String token, String current) {
        return server.json(
                "POST",
                "/me/password",
                token,
                "{\"current_password\":\"%s\",\"new_password\":\"seven quiet otters juggle\"}"
                        .formatted(current));
    }

    private boolean signsIn(Person person, String password) {
        return server.challenge("demo", new Person(person.email(), password)).status() == 200;
    }

    private Person account(String hash) {
        var person = new Person("alice-" + UUID.randomUUID() + "@example.com", PASSWORD);
        database.update(
                "insert into account (id, email, password_hash, created_at) values (?, ?, ?, now())",
                UUID.randomUUID(),
                person.email(),
                "foreign:" + hash);
        return person;
    }

    private UUID id(Person person) {
        return database.first(
                        "select id from account where email = ?",
                        row -> row.getObject(1, UUID.class),
                        person.email())
                .orElseThrow();
    }

    private String stored(Person person) {
        return database.first(
                        "select password_hash from account where email = ?",
                        row -> row.getString(1),
                        person.email())
                .orElseThrow();
    }
}
