package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.account.AccountConfig;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SignInTest extends HttpTest {

    private static final String NO_MATCH =
            "{\"error\":\"invalid_grant\",\"error_description\":\"Address and password do not match\"}";

    @Inject Database database;

    @Test
    void addressAndPasswordMakeACode_andTheCodeMakesTokens() {
        Person alice = server.signUp("alice");

        Answer challenge = server.challenge("demo", alice);
        String code = challenge.text("authorization_code");
        Answer tokens = server.redeem("demo", code);

        assertThat(challenge.status()).isEqualTo(200);
        assertThat(challenge.body()).isEqualTo("{\"authorization_code\":\"" + code + "\"}");
        assertThat(challenge.header("Cache-Control")).isEqualTo("no-store");
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(server.call("GET", "/me", tokens.text("access_token")).text("email"))
                .isEqualTo(alice.email());
    }

    @Test
    void theAddressIsTheSameHoweverItIsTyped() {
        Person alice = server.signUp("alice");

        assertThat(
                        server.challenge(
                                        "demo",
                                        new Person(
                                                " " + alice.email().toUpperCase(Locale.ROOT),
                                                alice.password()))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aWrongPasswordAnUnknownAddressAndALockedAccountLookTheSame() {
        Person alice = server.signUp("alice");
        Person locked = server.signUp("bob");
        database.update("update account set locked_at = now() where email = ?", locked.email());

        assertRefused(
                server.challenge("demo", new Person(alice.email(), "not-the-right-one")), NO_MATCH);
        assertRefused(
                server.challenge("demo", new Person("nobody@example.com", alice.password())),
                NO_MATCH);
        assertRefused(
                server.challenge("demo", new Person("not an address", alice.password())), NO_MATCH);
        assertRefused(server.challenge("demo", locked), NO_MATCH);
        assertRefused(
                server.challenge("demo", new Person(alice.email(), "x".repeat(5_000))), NO_MATCH);
    }

    @Test
    void withLimitsSwitchedOffNobodyIsHeldBack() {
        Person alice = server.signUp("alice");

        for (int i = 0; i < 20; i++) {
            assertRefused(
                    server.challenge("demo", new Person(alice.email(), "x".repeat(5_000))),
                    NO_MATCH);
        }
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void onlyS256IsTaken() {
        Person alice = server.signUp("alice");
        String refused =
                "{\"error\":\"invalid_request\",\"error_description\":\"code_challenge is 43 characters of base64url and code_challenge_method is S256\"}";

        assertRefused(
                challenge(
                        alice, "code_challenge", Server.VERIFIER, "code_challenge_method", "plain"),
                refused);
        assertRefused(challenge(alice, "code_challenge", Server.CHALLENGE), refused);
        assertRefused(challenge(alice, "code_challenge_method", "S256"), refused);
        assertRefused(
                challenge(alice, "code_challenge", "short", "code_challenge_method", "S256"),
                refused);
    }

    @Test
    void aScopeBeyondTheClientsIsRefused_andNoneMeansAll() {
        Person alice = server.signUp("alice");
        String[] pkce = {"code_challenge", Server.CHALLENGE, "code_challenge_method", "S256"};

        assertRefused(
                challenge(alice, pkce[0], pkce[1], pkce[2], pkce[3], "scope", "account admin"),
                "{\"error\":\"invalid_scope\",\"error_description\":\"This client may not ask for this scope\"}");
        assertThat(Phone.signIn(server, "tablet", alice).refresh().text("scope"))
                .isEqualTo("account orders");
    }

    @Test
    void malformedRequestsAreRefused() {
        assertRefused(
                server.form("/authorize-challenge", "client_id", "demo"),
                "{\"error\":\"unsupported_response_type\",\"error_description\":\"response_type is code\"}");
        assertRefused(
                server.form(
                        "/authorize-challenge", "response_type", "code", "response_type", "code"),
                "{\"error\":\"invalid_request\",\"error_description\":\"A parameter stands more than once\"}");
        assertThat(
                        server.form(
                                        "/authorize-challenge",
                                        "response_type",
                                        "code",
                                        "client_id",
                                        "nobody")
                                .status())
                .isEqualTo(401);
        assertRefused(
                server.form(
                        "/authorize-challenge",
                        "response_type",
                        "code",
                        "client_id",
                        "demo",
                        "code_challenge",
                        Server.CHALLENGE,
                        "code_challenge_method",
                        "S256",
                        "username",
                        "alice@example.com"),
                "{\"error\":\"invalid_request\",\"error_description\":\"username and password are needed\"}");
    }

    @Test
    void aHashMadeAtAnotherCostIsReplacedBySigningIn() {
        Person alice = server.signUp("alice");
        PasswordHash cheap = cheapHash(alice.password());
        database.update(
                "update account set password_hash = ? where email = ?",
                cheap.format(),
                alice.email());

        assertThat(
                        server.challenge("demo", new Person(alice.email(), "not-the-right-one"))
                                .status())
                .isEqualTo(400);
        assertThat(hash(alice)).isEqualTo(cheap.format());
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
        assertThat(hash(alice)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    /// As an operator with other settings would have made it.
    private static PasswordHash cheapHash(String password) {
        var config =
                new SmallRyeConfigBuilder()
                        .withMapping(AccountConfig.class)
                        .withDefaultValue("keyfob.account.hashing.memory", "64")
                        .build()
                        .getConfigMapping(AccountConfig.class);
        return new PasswordHashing(config, new Randomness())
                .hash(Password.presented(password).orElseThrow());
    }

    private String hash(Person person) {
        return database.first(
                        "select password_hash from account where email = ?",
                        row -> row.getString(1),
                        person.email())
                .orElseThrow();
    }

    private Answer challenge(Person person, String... pkceAndScope) {
        var parameters =
                new ArrayList<>(
                        List.of(
                                "response_type",
                                "code",
                                "client_id",
                                "demo",
                                "username",
                                person.email(),
                                "password",
                                person.password()));
        parameters.addAll(List.of(pkceAndScope));
        return server.form("/authorize-challenge", parameters.toArray(String[]::new));
    }

    private static void assertRefused(Answer answer, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(400);
    }
}
