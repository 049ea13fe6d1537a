package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.Chaos;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the mobile clients are tested with is what Keyfob answers.
@QuarkusTest
class MobileContractTest extends HttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode CONTRACT = read("mobile-sample/contract/scenarios.json");

    /// Of an outage, of a limit, of a bug: none can be had here from a request alone.
    private static final Set<String> PROBLEMS =
            Set.of("unavailable_for_long", "too_many", "failure");

    @Test
    void theReasonsOfAPhoneAreThoseThatTheServerGives() {
        Stream<String> ofTheRow =
                Arrays.stream(RevocationReason.values()).map(RevocationReason::signOutReason);
        Stream<String> ofTheDecision =
                Stream.of(
                                RefreshOutcome.SignOutReason.EXPIRED,
                                RefreshOutcome.SignOutReason.UNKNOWN)
                        .map(RefreshOutcome.SignOutReason::value);

        assertThat(texts(CONTRACT.at("/signOutReasons/fromServer")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(ofTheRow, ofTheDecision).distinct().toList());
    }

    @Test
    void eachReasonIsAnAnswerThatAPhoneIsTestedWith_andAnUnknownOneToo() {
        List<String> tested =
                StreamSupport.stream(CONTRACT.get("refreshOutcomes").spliterator(), false)
                        .filter(row -> row.get("answer").asText().equals("invalid_grant"))
                        .map(row -> row.get("reason").asText())
                        .toList();

        assertThat(tested)
                .containsAll(texts(CONTRACT.at("/signOutReasons/fromServer")))
                .contains("a_reason_of_tomorrow");
    }

    @Test
    @Tag(Twin.INSIDE)
    void everyAnswerThatIsSaidToBeTheServersIsWhatItAnswers() {
        Map<String, Answer> answers = answers();
        var fromServer = new TreeSet<String>();
        CONTRACT.get("answers")
                .properties()
                .forEach(answer -> {
                    if (answer.getValue().get("from").asText().equals("server")) {
                        fromServer.add(answer.getKey());
                    }
                });
        fromServer.removeAll(PROBLEMS);

        var expected = new TreeMap<String, Map<String, String>>();
        fromServer.forEach(name -> expected.put(name, shape(CONTRACT.at("/answers/" + name))));
        var actual = new TreeMap<String, Map<String, String>>();
        answers.forEach((name, answer) -> actual.put(name, shape(answer)));

        assertThat(actual).isEqualTo(expected);
    }

    /// They differ from one that a phone must take for the end of its session in what has no
    /// `error`.
    @Test
    void aProblemHasNoErrorAndSaysHowLongToWait() {
        assertThat(PROBLEMS)
                .allSatisfy(name -> {
                    JsonNode answer = CONTRACT.at("/answers/" + name);
                    JsonNode body = parsed(answer.get("body").asText());
                    assertThat(answer.get("contentType").asText())
                            .isEqualTo("application/problem+json");
                    assertThat(body.get("status").asInt()).isEqualTo(answer.get("status").asInt());
                    assertThat(body.has("error")).isFalse();
                    assertThat(answer.has("retryAfter"))
                            .isEqualTo(answer.get("status").asInt() != 500);
                });
    }

    private Map<String, Answer> answers() {
        Server.Person person = server.signUp("ana");
        Phone phone = Phone.signIn(server, "demo", person);
        var answers = new HashMap<String, Answer>();
        answers.put("tokens", phone.refresh());
        answers.put(
                "unavailable",
                server.sending(Chaos.HEADER, "unavailable").refresh("demo", phone.refreshToken()));
        answers.put("invalid_grant", server.refresh("demo", "kfr_garbage"));
        answers.put("invalid_grant_without_reason", server.redeem("demo", "garbage"));
        answers.put(
                "invalid_request",
                server.form("/token", "grant_type", "refresh_token", "client_id", "demo"));
        answers.put(
                "invalid_scope",
                server.refresh("demo", phone.refreshToken(), "scope", "account more"));
        answers.put("unauthorized_client", server.refresh("kiosk", phone.refreshToken()));
        answers.put("invalid_client", server.refresh("nobody", phone.refreshToken()));
        answers.put("invalid_token", server.call("GET", "/me", "garbage"));
        clock.move(Duration.ofMinutes(6));
        answers.put("step_up", phone.call("GET", "/me/export"));
        return answers;
    }

    /// What of an answer a phone goes by; what differs from one to the next is left out.
    private static Map<String, String> shape(JsonNode expected) {
        return new TreeMap<>(
                Map.of(
                        "status", expected.get("status").asText(),
                        "type", expected.path("contentType").asText(),
                        "wait", expected.path("retryAfter").asText(),
                        "challenge", expected.path("authenticate").asText(),
                        "body", body(expected.get("body").asText())));
    }

    private static Map<String, String> shape(Answer answer) {
        return new TreeMap<>(
                Map.of(
                        "status", Integer.toString(answer.status()),
                        "type", answer.header("Content-Type"),
                        "wait", answer.header("Retry-After"),
                        "challenge", answer.header("WWW-Authenticate"),
                        "body", body(answer.body())));
    }

    private static String body(String text) {
        return text.replaceAll(
                        "\"(access_token|refresh_token|sign_out_reason)\":\"[^\"]*\"",
                        "\"$1\":\"…\"")
                .replaceAll("\"server_time\":\\d+", "\"server_time\":0");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static JsonNode read(String file) {
        try {
            return JSON.readTree(Files.readString(Path.of(file)));
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException noJson) {
            throw new AssertionError(noJson);
        }
    }
}
