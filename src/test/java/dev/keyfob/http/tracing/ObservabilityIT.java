package dev.keyfob.http.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Traces, JSON lines and metrics of the packaged program, and that none of them tells who it was.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservabilityIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ADDRESS = "203.0.113.77";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final EmbeddedStores stores = Stores.startEmpty();
    private final Collector collector = new Collector();
    private final Instance keyfob =
            Instance.on(
                    stores,
                    Map.of(
                            "KEYFOB_TRACING_ENDPOINT", collector.url(),
                            "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                            "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                            "KEYFOB_LIMIT_ENABLED", "true",
                            "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true",
                            "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED", "true"));
    private final List<String> secrets = new ArrayList<>();
    private final Answer refreshed;

    ObservabilityIT() throws Exception {
        Server server =
                new Server(
                        keyfob.server().url(),
                        Map.of(
                                "traceparent",
                                "00-" + TRACE + "-00f067aa0ba902b7-01",
                                "X-Forwarded-For",
                                ADDRESS));
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, "demo", alice, "device_name", "Anas-secret-name");
        secrets.addAll(
                List.of(
                        "alice-",
                        "example.com",
                        alice.password(),
                        "Anas-secret-name",
                        ADDRESS,
                        "Java-http-client",
                        phone.refreshToken(),
                        phone.accessToken()));
        refreshed = phone.refresh();
        secrets.addAll(List.of(phone.refreshToken(), phone.accessToken()));
        phone.call("GET", "/me/events?cursor=" + alice.email());
        phone.call("PATCH", "/me/devices/" + phone.id(), "{\"name\":\"Anas-secret-name\"}");
        new Server("http://127.0.0.1:" + keyfob.management())
                .call("GET", "/admin/accounts?email=" + alice.email(), phone.accessToken());
        phone.signOut();
    }

    @AfterAll
    void end() {
        keyfob.close();
        collector.close();
        stores.stop();
    }

    @Test
    void aTraceHasTheRequestAndEachCallOfAStore_andTellsNothingOfAPerson() throws Exception {
        Instance.await("the last trace", LIMIT, () -> collector.traces().contains("POST /revoke"));

        assertThat(collector.traces())
                .contains(
                        "POST /token",
                        "UPDATE",
                        "device_session",
                        "redis",
                        "PATCH /me/devices/{id}")
                .doesNotContain(secrets);
        assertThat(collector.paths()).as("neither logs nor metrics").containsOnly("/v1/traces");
        assertThat(refreshed.header(RequestId.HEADER)).isEqualTo(TRACE);
    }

    @Test
    void bySwitchEachLineIsJson_withTheIdOfItsRequest() throws Exception {
        List<JsonNode> lines = lines();

        assertThat(lines)
                .filteredOn(line -> line.path("message").asText().startsWith("device.signed_out"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.path("mdc").path("request").asText()).isEqualTo(TRACE));
        assertThat(lines.toString()).doesNotContain(secrets);
    }

    @Test
    void metricsTellNothingOfAPerson() {
        assertThat(
                        new Server("http://127.0.0.1:" + keyfob.management())
                                .call("GET", "/q/metrics", "")
                                .body())
                .contains("keyfob_refreshes_total")
                .doesNotContain(secrets);
    }

    private List<JsonNode> lines() throws IOException {
        var json = new ObjectMapper();
        var lines = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(keyfob.log())) {
            lines.add(json.readTree(line));
        }
        return lines;
    }
}
