package dev.keyfob.http.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The id that leads from an answer to the log. That a problem has the one of its answer, [Answer]
/// looks at in all tests.
@QuarkusTest
class RequestIdTest extends HttpTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void everyAnswerHasAnIdOfItsOwn() {
        Phone phone = Phone.of(server, "alice");
        List<String> ids =
                Stream.of(
                                phone.refresh(),
                                phone.call("GET", "/me"),
                                phone.call("DELETE", "/me/devices"),
                                server.call("GET", "/me", ""),
                                server.call("GET", "/.well-known/jwks.json", ""),
                                server.call("GET", "/close-account", ""),
                                server.call("GET", "/nowhere", ""),
                                server.call("PUT", "/token", ""),
                                server.post("/accounts", "application/json", "x".repeat(300_000)),
                                server.refresh("demo", "kfr_"),
                                management.call("GET", "/q/health", ""),
                                management.call("GET", "/q/metrics", ""),
                                management.call("GET", "/admin/accounts", ""))
                        .map(RequestIdTest::id)
                        .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    @Test
    void theIdIsTheTraceIdOfTheCaller() {
        assertThat(idFor("00-" + TRACE + "-00f067aa0ba902b7-01")).isEqualTo(TRACE);
    }

    @Test
    void whatIsNoTraceIdIsNotRepeated() {
        for (String bad :
                List.of(
                        TRACE,
                        "00-" + TRACE.toUpperCase(Locale.ROOT) + "-00f067aa0ba902b7-01",
                        "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
                        "00-alice@example.com-00f067aa0ba902b7-01",
                        "00-" + TRACE + "-00f067aa0ba902b7-01-more")) {
            assertThat(idFor(bad)).isNotEqualToIgnoringCase(TRACE).doesNotMatch("0*");
        }
    }

    @Test
    @Tag(Twin.INSIDE)
    void aLineOfTheLogHasTheIdOfItsRequest() {
        Answer signOut;
        var log = new LogLines();
        try (log) {
            signOut = Phone.of(server, "alice").signOut();
        }

        assertThat(log.text().lines().filter(line -> line.contains("device.signed_out")))
                .singleElement()
                .asString()
                .contains("request=" + id(signOut));
    }

    private String idFor(String traceparent) {
        return id(server.sending("traceparent", traceparent).call("GET", "/me", ""));
    }

    private static String id(Answer answer) {
        return answer.header(RequestId.HEADER);
    }
}
