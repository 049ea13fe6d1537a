package dev.keyfob.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SignUpEndpointTest extends HttpTest {

    @Inject Database database;

    @Test
    void aSignUpMakesAnAccount() {
        String email = address();

        Answer answer =
                signUp(
                        "{\"email\":\" %s \",\"password\":\"a sentence is fine\",\"name\":\"Ana\",\"more\":1}"
                                .formatted(email.toUpperCase(Locale.ROOT)));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"email\":\"%s\",\"email_verified\":false,\"name\":\"Ana\",\"roles\":[],\"created_at\":\"%s\"}"
                                .formatted(answer.text("id"), email, clock.instant()));
        assertThat(
                        Phone.signIn(server, new Person(email, "a sentence is fine"))
                                .call("GET", "/me")
                                .body())
                .isEqualTo(answer.body());
    }

    @Test
    void anAddressIsTakenOnce_howeverItIsTyped() {
        Person alice = server.signUp("alice");

        Answer answer =
                signUp(
                        "{\"email\":\"%s\",\"password\":\"another sentence\"}"
                                .formatted(alice.email().toUpperCase(Locale.ROOT)));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"urn:keyfob:problem:email-taken\",\"title\":\"There is an account with this address\",\"status\":409,\"detail\":\"Sign in instead, or take another address.\",\"pointer\":\"/email\"}");
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
    }

    @Test
    void thePasswordIsRefusedWithTheReason() {
        assertRefused("short", "password-too-short");
        assertRefused("x".repeat(257) + "y", "password-too-long");
        assertRefused("control\\u0007character", "password-not-text");
        assertRefused("passwordpassword", "password-common");
        assertRefused("123456789012345", "password-common");
        assertRefused("%s", "password-contains-email");
    }

    @Test
    void anyUnicodeIsTaken_inAnyComposition() {
        String email = address();
        assertThat(
                        signUp(
                                        "{\"email\":\"%s\",\"password\":\"Übergröße läßt grüßen 🔑\"}"
                                                .formatted(email))
                                .status())
                .isEqualTo(201);

        String decomposed =
                java.text.Normalizer.normalize(
                        "Übergröße läßt grüßen 🔑", java.text.Normalizer.Form.NFD);
        assertThat(server.challenge("demo", new Person(email, decomposed)).status()).isEqualTo(200);
    }

    @Test
    void thePasswordIsKeptAsArgon2idOnly() {
        Person alice = server.signUp("alice");

        String row =
                database.first(
                                "select a::text from account a where email = ?",
                                line -> line.getString(1),
                                alice.email())
                        .orElseThrow();

        assertThat(row)
                .contains("$argon2id$v=19$m=19456,t=2,p=1$")
                .doesNotContain(alice.password());
    }

    @Test
    void whatIsNoSignUpIsRefused() {
        assertThat(signUp("{\"password\":\"a sentence is fine\"}").text("type"))
                .isEqualTo("urn:keyfob:problem:field-missing");
        assertThat(signUp("null").text("type")).isEqualTo("urn:keyfob:problem:field-missing");
        assertThat(signUp("").status()).isEqualTo(400);
        assertThat(signUp("{\"email\":\"a@b\",\"password\":\"a sentence is fine\"}").body())
                .isEqualTo(
                        "{\"type\":\"urn:keyfob:problem:email-invalid\",\"title\":\"This is not an e-mail address\",\"status\":400,\"detail\":\"Check the address for a slip of the finger.\",\"pointer\":\"/email\"}");
        assertThat(signUp("{\"email\":{},\"password\":\"x\"}").text("pointer")).isEqualTo("/email");
        assertThat(signUp("{\"email\":5,\"password\":\"a sentence is fine\"}").text("pointer"))
                .isEqualTo("/email");
        assertThat(
                        signUp(
                                        "{\"email\":\"%s\",\"password\":\"a sentence is fine\"}{}"
                                                .formatted(address()))
                                .status())
                .isEqualTo(400);
        assertThat(signUp("{\"email\"").text("type"))
                .isEqualTo("urn:keyfob:problem:json-malformed");
        assertThat(server.form("/accounts", "email", "a@b.de").status()).isEqualTo(415);
    }

    private void assertRefused(String password, String type) {
        String email = address();
        Answer answer =
                signUp(
                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                .formatted(email, password.formatted(email)));

        assertThat(answer.status()).as(password).isEqualTo(400);
        assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:" + type);
        assertThat(answer.text("pointer")).isEqualTo("/password");
    }

    private Answer signUp(String json) {
        return server.json("POST", "/accounts", "", json);
    }

    private static String address() {
        return "alice-" + UUID.randomUUID() + "@example.com";
    }
}
