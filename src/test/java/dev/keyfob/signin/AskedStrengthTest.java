package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Twin;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an app asks of a sign-in or a step-up by `acr_values` and `max_age` (RFC 9470 §4, §5).
@QuarkusTest
class AskedStrengthTest extends HttpTest {

    private static final String ONE = "urn:keyfob:acr:1";
    private static final String TWO = "urn:keyfob:acr:2";

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void whereTheAccountHasNoSecondFactorADemandForOneIsUnmet_andNothingIsGivenOut() {
        for (Answer unmet :
                new Answer[] {
                    server.challenge("demo", alice, "acr_values", TWO),
                    phone.beginStepUp(alice, "acr_values", TWO)
                }) {
            assertThat(unmet.status()).isEqualTo(400);
            assertThat(unmet.body())
                    .isEqualTo(
                            "{\"error\":\"unmet_authentication_requirements\",\"error_description\":\"The account has no second factor: sign in without acr_values, and add one at /me/factors\"}");
        }
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void whereItHasOneTheDemandIsMet_andTheTokenSaysSo() {
        Enrolled factor = Enrolled.with(phone, clock.instant());

        Answer asked = server.challenge("demo", alice, "acr_values", TWO, "max_age", "300");

        assertThat(asked.text("error")).isEqualTo("otp_required");
        String code =
                server.resume(
                                "demo",
                                asked.text("auth_session"),
                                "otp",
                                factor.app().code(clock.instant()))
                        .text("authorization_code");
        assertThat(Phone.claims(server.redeem("demo", code).text("access_token")))
                .contains("\"acr\":\"" + TWO + "\"");
    }

    /// In order of preference: the weaker one does, and so does a stronger one than was asked for.
    @ParameterizedTest
    @ValueSource(strings = {ONE, TWO + " " + ONE, ONE + " " + TWO, "urn:example:gold " + ONE})
    void oneOfSeveralIsEnough_andAnUnknownOneBesideAKnownOneDoesNoHarm(String acrValues) {
        assertThat(server.challenge("demo", alice, "acr_values", acrValues).status())
                .isEqualTo(200);

        Enrolled.with(phone, clock.instant());

        assertThat(server.challenge("demo", alice, "acr_values", acrValues).text("error"))
                .isEqualTo("otp_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:example:gold", "2", "urn:keyfob:acr:22", " "})
    void whereNoneIsKnownNoSignInCouldMeetIt_whoeverAsks(String acrValues) {
        for (Person person :
                new Person[] {alice, new Person("nobody@example.com", alice.password())}) {
            assertThat(server.challenge("demo", person, "acr_values", acrValues).body())
                    .isEqualTo(
                            "{\"error\":\"unmet_authentication_requirements\",\"error_description\":\"acr_values has urn:keyfob:acr:1 or urn:keyfob:acr:2, or is left out\"}");
        }
    }

    @Test
    void whoeverHasNotThePasswordLearnsNothingAboutTheAccount() {
        Person bob = server.signUp("bob");
        Enrolled.with(Phone.signIn(server, bob), clock.instant());

        for (String email : new String[] {alice.email(), bob.email(), "nobody@example.com"}) {
            Answer refused =
                    server.challenge(
                            "demo", new Person(email, "not-the-right-one"), "acr_values", TWO);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body())
                    .isEqualTo(
                            "{\"error\":\"invalid_grant\",\"error_description\":\"Address and password do not match\"}");
        }
    }

    @Test
    @Tag(Twin.INSIDE)
    void anUnmetDemandIsASignInThatWasRefused() {
        var log = new LogLines();
        try (log) {
            server.challenge("demo", alice, "acr_values", TWO);
        }

        assertThat(log.text()).contains("signin.refused");
    }

    @Test
    void aFreshSignInMeetsAnyMaxAge() {
        clock.move(Duration.ofMinutes(6));
        for (String maxAge : new String[] {"0", "1", "300", "99999999999999999999"}) {
            assertThat(server.challenge("demo", alice, "max_age", maxAge).status()).isEqualTo(200);
            assertThat(phone.beginStepUp(alice, "max_age", maxAge).status()).isEqualTo(200);
        }
        phone.stepUp(alice);
        assertThat(phone.authTime()).isEqualTo(clock.instant().getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "1.0", "1e2", "soon", "0x1", "١"})
    void aMaxAgeThatIsNoNumberOfSecondsIsMalformed(String maxAge) {
        Answer refused = server.challenge("demo", alice, "max_age", maxAge);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo(
                        "{\"error\":\"invalid_request\",\"error_description\":\"max_age is a number of seconds, or left out\"}");
    }

    @Test
    void whatTheChallengeOfAnEndpointNamesCanBeSentAsItIs() {
        Enrolled.with(phone, clock.instant());
        String header = phone.call("POST", "/me/factors").header("WWW-Authenticate");
        String acrValues = header.replaceFirst(".*acr_values=\"([^\"]*)\".*", "$1");
        String maxAge = header.replaceFirst(".*max_age=\"([^\"]*)\".*", "$1");

        Answer asked = phone.beginStepUp(alice, "acr_values", acrValues, "max_age", maxAge);

        assertThat(asked.text("error")).isEqualTo("otp_required");
    }
}
