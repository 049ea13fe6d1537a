package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Twin;
import dev.keyfob.limit.Limited;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A stranger who guesses at a password keeps its owner's phone out as little as the owner lets the
/// stranger in.
@QuarkusTest
@TestProfile(Limited.class)
class LockOutTest extends HttpTest {

    /// In an hour.
    private static final int GUESSES = 10;

    private static final String TOO_OFTEN =
            "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,\"detail\":\"Too many requests of this kind at once. Send the same request again after the time in Retry-After.\"}";

    @Inject MeterRegistry metrics;

    @Test
    @Tag(Twin.INSIDE)
    void aStrangersTenThousandGuessesFromAsManyAddressesLeaveTheKnownPhoneIn() throws Exception {
        Person alice = server.signUp("alice");
        String deviceToken = signedIn(alice);
        clock.move(Duration.ofHours(1));
        double hashed = refusals();
        int guesses = Instance.times(1_000, 10_000);

        List<Answer> answers = guess(alice, guesses);

        assertThat(answers.stream().filter(answer -> answer.status() == 400)).hasSize(GUESSES);
        assertThat(answers.stream().filter(answer -> answer.status() == 429))
                .hasSize(guesses - GUESSES)
                .allSatisfy(LockOutTest::assertTooOften);
        assertThat(refusals() - hashed).as("passwords looked at").isEqualTo(GUESSES);
        assertTooOften(signIn(server, alice, ""));
        assertThat(signIn(server, alice, deviceToken).status()).isEqualTo(200);
    }

    @Test
    void aForgedAndAForeignDeviceTokenGainNothing() throws Exception {
        Person alice = server.signUp("alice");
        Person mallory = server.signUp("mallory");
        String genuine = signedIn(alice);
        String foreign = signedIn(mallory);
        String refreshToken = Phone.signIn(server, mallory).refreshToken();
        guess(alice, GUESSES);

        for (String forged :
                List.of(
                        foreign,
                        refreshToken,
                        "kfd_" + refreshToken.substring("kfr_".length()),
                        "kfd_",
                        "kfd_" + "A".repeat(66),
                        "kfd_not base64",
                        genuine.substring(0, 40) + foreign.substring(40),
                        foreign.substring(0, 40) + genuine.substring(40),
                        changed(genuine, 10),
                        changed(genuine, 30),
                        changed(genuine, 60),
                        genuine + "A",
                        genuine.toLowerCase(Locale.ROOT))) {
            assertTooOften(signIn(server, alice, forged));
        }
        assertThat(signIn(server, alice, genuine).status()).isEqualTo(200);
    }

    @Test
    void aStolenDeviceTokenGivesTheGuessesOfThatDevice_andNothingElse() throws Exception {
        Person alice = server.signUp("alice");
        String stolen = signedIn(alice);
        String other = signedIn(alice);

        for (int i = 0; i < GUESSES; i++) {
            assertThat(signIn(server, wrong(alice), stolen).status()).isEqualTo(400);
        }

        assertTooOften(signIn(server, wrong(alice), stolen));
        assertThat(signIn(server, alice, other).status()).isEqualTo(200);
        assertThat(signIn(server, alice, "").status()).isEqualTo(200);
        assertThat(server.call("GET", "/me", stolen).status()).isEqualTo(401);
        assertThat(server.refresh("demo", stolen).text("error")).isEqualTo("invalid_grant");
        assertThat(server.redeem("demo", stolen).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aDeviceStaysKnownThroughRefreshesAndASignOut_andWhenItsSessionIsForgotten()
            throws Exception {
        Person alice = server.signUp("alice");
        Answer tokens = redeemed(alice);
        Answer refreshed = server.refresh("demo", tokens.text("refresh_token"));
        assertThat(refreshed.body()).doesNotContain("device_token");
        server.form("/revoke", "client_id", "demo", "token", refreshed.text("refresh_token"));
        assertThat(server.refresh("demo", refreshed.text("refresh_token")).text("sign_out_reason"))
                .isEqualTo("signed_out");
        clock.move(Duration.ofDays(100));
        guess(alice, GUESSES);

        assertTooOften(signIn(server, alice, ""));
        assertThat(signIn(server, alice, tokens.text("device_token")).status()).isEqualTo(200);
    }

    @Test
    void anAddressWithoutAnAccountIsLimitedAsOneWithIt() throws Exception {
        Person alice = server.signUp("alice");
        Person nobody = new Person("nobody-" + UUID.randomUUID() + "@example.com", "-");

        assertThat(statuses(nobody)).isEqualTo(statuses(alice));
        Answer known = signIn(server, alice, "");
        Answer unknown = signIn(server, nobody, "");
        assertThat(unknown.body()).isEqualTo(known.body());
        assertThat(unknown.headers().map().keySet()).isEqualTo(known.headers().map().keySet());
        assertThat(unknown.header("Retry-After")).isEqualTo(known.header("Retry-After"));
    }

    @Test
    void howeverAnAddressIsTypedItIsTheSame() throws Exception {
        Person alice = server.signUp("alice");
        guess(alice, GUESSES);

        assertTooOften(
                signIn(server, new Person(" " + alice.email().toUpperCase(Locale.ROOT), "-"), ""));
    }

    private List<Integer> statuses(Person person) throws Exception {
        return guess(person, GUESSES + 3).stream().map(Answer::status).sorted().toList();
    }

    /// Wrong passwords, each from an address of its own, as many at a time as a thief can.
    private List<Answer> guess(Person person, int times) throws Exception {
        List<Callable<Answer>> guesses =
                Stream.iterate(1, number -> number + 1)
                        .limit(times)
                        .<Callable<Answer>>map(number ->
                                () -> signIn(Limited.at(server, number), wrong(person), ""))
                        .toList();
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Answer> answer : threads.invokeAll(guesses)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static Person wrong(Person person) {
        return new Person(person.email(), "not-the-right-one");
    }

    private Answer redeemed(Person person) {
        return server.redeem("demo", server.challenge("demo", person).text("authorization_code"));
    }

    private String signedIn(Person person) {
        return redeemed(person).text("device_token");
    }

    private static Answer signIn(Server server, Person person, String deviceToken) {
        return server.form(
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
                person.email(),
                "password",
                person.password(),
                "device_token",
                deviceToken);
    }

    private static String changed(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private static void assertTooOften(Answer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 360);
        assertThat(answer.body()).isEqualTo(TOO_OFTEN);
    }

    private double refusals() {
        return metrics
                .find("keyfob.security.events")
                .tag("type", "signin.refused")
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
