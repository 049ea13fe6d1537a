package dev.keyfob.administration;

import static dev.keyfob.ConfidentialClients.as;
import static dev.keyfob.administration.Operator.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A change of an account's roles, and what it does to who is signed in.
@QuarkusTest
class AccountRolesTest extends HttpTest {

    private static final String NOBODY = "f9fdb54b-deb5-4a66-bc91-6b9a33215113";
    private static final String ADMIN = "{\"roles\":[\"admin\"]}";

    private Operator operator;
    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        operator = Operator.of(server, management);
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void otherRolesEndNoDevice_butTheTokensThatHaveTheOld() {
        String before = phone.accessToken();

        assertDone(
                operator.setRoles(account(phone), "{\"roles\":[\"editor\",\"admin\",\"editor\"]}"));

        Answer refused = server.call("GET", "/me", before);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(Phone.claims(phone.accessToken())).contains("\"roles\":[\"admin\",\"editor\"]");
        assertThat(phone.call("GET", "/me").body()).contains("\"roles\":[\"admin\",\"editor\"]");
        assertThat(server.call("GET", "/me", before).status()).isEqualTo(401);
    }

    @Test
    void aReplayBringsTheNewRolesToo() {
        phone.refreshLosingTheAnswer();

        operator.setRoles(account(phone), ADMIN);
        phone.refresh();

        assertThat(Phone.claims(phone.accessToken())).contains("\"roles\":[\"admin\"]");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void rolesThatAreSetForTheSecondTimeEndTheTokensBetween() {
        operator.setRoles(account(phone), ADMIN);
        phone.refresh();
        String between = phone.accessToken();

        operator.setRoles(account(phone), "{\"roles\":[]}");
        assertThat(server.call("GET", "/me", between).status()).isEqualTo(401);
        phone.refresh();

        assertThat(Phone.claims(phone.accessToken())).contains("\"roles\":[]");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void theSameRolesEndNothing() {
        operator.setRoles(account(phone), "{\"roles\":[\"a\",\"b\"]}");
        phone.refresh();

        assertDone(operator.setRoles(account(phone), "{\"roles\":[\"b\",\"a\"]}"));

        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void aSignInThatIsHalfWayBringsTheNewRoles() {
        String code = server.challenge("demo", alice).text("authorization_code");

        operator.setRoles(account(phone), ADMIN);
        String token = server.redeem("demo", code).text("access_token");

        assertThat(Phone.claims(token)).contains("\"roles\":[\"admin\"]");
        assertThat(server.call("GET", "/me", token).status()).isEqualTo(200);
    }

    @Test
    void aTokenWithTheOldRolesIsNotActiveForAServerThatAsks() {
        Phone tablet = Phone.signIn(server, "tablet", alice);
        operator.setRoles(account(phone), ADMIN);

        assertThat(asked(tablet)).isEqualTo("{\"active\":false}");
        tablet.refresh();
        assertThat(asked(tablet)).startsWith("{\"active\":true");
    }

    @Test
    void theMostRolesKeepTheTokenUnderAKilobyte() {
        String most =
                "{\"roles\":[\"%s\",\"%s\",\"%s\"]}"
                        .formatted("r".repeat(64), "s".repeat(64), "t".repeat(64));

        assertDone(operator.setRoles(account(phone), most));
        phone.refresh();

        assertThat(phone.accessToken()).hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"roles\":null}",
                "{\"roles\":[null]}",
                "{\"roles\":[\"\"]}",
                "{\"roles\":[\"a b\"]}",
                "{\"roles\":[\"ä\"]}",
                "{\"roles\":[\"rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\"]}",
                "{\"roles\":[\"rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\",\"ssssssssssssssssssssssssssssssssssssssssssssssssss\",\"tttttttttttttttttttttttttttttttttttttttttttttttttt\",\"uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu\"]}"
            })
    void rolesOfAnotherFormAreRefused(String body) {
        Answer answer = operator.setRoles(account(phone), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:roles-invalid");
        assertThat(answer.text("pointer")).isEqualTo("/roles");
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void rolesOfAnotherTypeAreNamed() {
        assertThat(operator.setRoles(NOBODY, "{\"roles\":\"admin\"}").text("pointer"))
                .isEqualTo("/roles");
        assertThat(operator.setRoles(NOBODY, "{\"roles\":[\"a\",7]}").text("pointer"))
                .isEqualTo("/roles/1");
    }

    private String asked(Phone tablet) {
        return as("orders-api", server).form("/introspect", "token", tablet.accessToken()).body();
    }

    private static void assertDone(Answer answer) {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.status()).isEqualTo(204);
    }
}
