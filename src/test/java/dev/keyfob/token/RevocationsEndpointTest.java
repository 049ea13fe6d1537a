package dev.keyfob.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may follow the revocations, and what a follower is told.
@QuarkusTest
class RevocationsEndpointTest extends HttpTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// A follower is told all that is in force: of what other tests revoked nothing is.
    @BeforeEach
    void whatWasRevokedBeforeHasExpired() {
        clock.move(Duration.ofHours(1));
    }

    @Test
    void onlyAClientsOwnTokenWithTheScopeFollows() {
        assertThat(server.call("GET", "/revocations", "").status()).isEqualTo(401);
        Phone phone = Phone.of(server, "alice");
        assertThat(phone.call("GET", "/revocations").status()).isEqualTo(403);
        assertThat(server.call("GET", "/revocations", token("reports")).header("WWW-Authenticate"))
                .contains("error=\"insufficient_scope\", scope=\"keyfob:revocations\"");
    }

    @Test
    void aFollowerIsToldAllThatIsInForce_thenWhatHappens() throws Exception {
        Phone before = Phone.of(server, "alice");
        before.signOut();
        Phone during = Phone.of(server, "bob");
        try (var follower = new Follower("")) {
            follower.await("event:ready");
            assertThat(follower.heard()).anyMatch(line -> line.contains(before.id()));
            assertThat(follower.heard()).noneMatch(line -> line.contains(during.id()));

            server.form("/revoke", "client_id", "demo", "token", during.accessToken());
            follower.await("\"sid\":\"" + during.id() + "\",\"jti\":\"");
            during.signOut();
            follower.await("data:{\"sid\":\"" + during.id() + "\",\"exp\":");
            follower.await("event:heartbeat");
        }
    }

    @Test
    void whoComesBackIsToldWhatItMissed_andNothingTwice() throws Exception {
        Phone known = Phone.of(server, "alice");
        Phone missed = Phone.of(server, "bob");
        String lastEventId;
        try (var follower = new Follower("")) {
            follower.await("event:ready");
            known.signOut();
            follower.await(known.id());
            follower.await("event:heartbeat");
            lastEventId = follower.lastEventId();
        }
        missed.signOut();

        try (var follower = new Follower(lastEventId)) {
            follower.await(missed.id());
            assertThat(follower.heard())
                    .noneMatch(line -> line.contains(known.id()) || line.equals("event:ready"));
        }
        try (var follower = new Follower("0123456789abcdef0123456789abcdef.1-1")) {
            follower.await("event:ready");
            assertThat(follower.heard()).anyMatch(line -> line.contains(missed.id()));
        }
    }

    @Test
    void theStreamEndsWithTheAccessToken() throws Exception {
        try (var follower = new Follower("")) {
            follower.await("event:heartbeat");
            clock.move(Duration.ofMinutes(11));
            Instance.await("ended", LIMIT, follower::hasEnded);
        }
    }

    private String token(String scope) {
        return server.form(
                        "/token",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "operator",
                        "client_secret",
                        ConfidentialClients.SECRET,
                        "scope",
                        scope)
                .text("access_token");
    }

    /// One connection, and all lines that came through it.
    private final class Follower implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reader;

        Follower(String lastEventId) throws IOException, InterruptedException {
            var request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/revocations"))
                            .header("Authorization", "Bearer " + token("keyfob:revocations"));
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            reader =
                    Thread.startVirtualThread(() -> {
                        try (var text =
                                new BufferedReader(
                                        new InputStreamReader(
                                                answer.body(), StandardCharsets.UTF_8))) {
                            text.lines().forEach(lines::add);
                        } catch (IOException | java.io.UncheckedIOException closed) {
                            // The test has heard enough.
                        }
                    });
        }

        void await(String part) throws Exception {
            Instance.await(part, LIMIT, () -> lines.stream().anyMatch(line -> line.contains(part)));
        }

        List<String> heard() {
            return List.copyOf(lines);
        }

        String lastEventId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .toList()
                    .getLast()
                    .substring(3)
                    .strip();
        }

        boolean hasEnded() {
            return !reader.isAlive();
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
