package dev.keyfob.account.breach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.keyfob.platform.StartFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakedPasswordsTest {

    private static final byte[] PASSWORD = "correct horse battery staple".getBytes(UTF_8);

    /// Of its SHA-1 in hex, the first five digits and the others.
    private static final String RANGE = "ABF7A";

    private static final String REST = "AD6438836DBE526AA231ABDE2D0EEF74D42";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer service;
    private volatile int status = 200;
    private volatile String answer = "";
    private volatile boolean silent;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/range/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI().getPath()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Add-Padding"));
                    if (silent) {
                        awaitEnd();
                    }
                    byte[] body = answer.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        service.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        service.stop(0);
    }

    @Test
    void theServiceIsToldFiveDigitsAndNothingElse() {
        leaked().contains(PASSWORD);

        assertThat(asked).containsExactly("/range/" + RANGE + " true");
    }

    @Test
    void aPasswordThatTheServiceKnowsHasLeaked() {
        answer = "0000000000000000000000000000000000A:7\r\n" + REST + ":3\r\n";

        assertThat(leaked().contains(PASSWORD)).isTrue();
        assertThat(count("found")).isEqualTo(1);
    }

    @Test
    void aLineThatOnlyFillsIsNone() {
        answer = REST + ":0\r\n";

        assertThat(leaked().contains(PASSWORD)).isFalse();
    }

    @Test
    void anotherPasswordOfTheRangeHasNotLeaked() {
        answer = REST.replaceFirst("^.", "Z") + ":3";

        assertThat(leaked().contains(PASSWORD)).isFalse();
        assertThat(count("absent")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 429, 500})
    void aServiceThatFailsRefusesNobody(int failure) {
        status = failure;
        answer = REST + ":3";

        assertThat(leaked().contains(PASSWORD)).isFalse();
        assertThat(count("unavailable")).isEqualTo(1);
    }

    @Test
    void aServiceThatSaysNothingIsNotWaitedFor() {
        silent = true;

        assertThat(leaked(Duration.ofMillis(50)).contains(PASSWORD)).isFalse();
        assertThat(count("unavailable")).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        answer = "x".repeat(600 * 1024);

        assertThat(leaked().contains(PASSWORD)).isFalse();
        assertThat(count("unavailable")).isEqualTo(1);
    }

    @Test
    void whereNoServiceIsConfiguredNobodyIsAsked() {
        assertThat(of(Optional.empty(), Duration.ofSeconds(5)).contains(PASSWORD)).isFalse();
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.com/range/", "ftp://example.com/", "example.com", "a b"})
    void anAddressThatCannotBeAskedInSecretIsRefused(String url) {
        assertThatThrownBy(() -> of(Optional.of(url), Duration.ofSeconds(5)))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("keyfob.password.range.url cannot be used");
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LeakedPasswords leaked() {
        return leaked(Duration.ofSeconds(20));
    }

    private LeakedPasswords leaked(Duration timeout) {
        return of(
                Optional.of("http://localhost:" + service.getAddress().getPort() + "/range/"),
                timeout);
    }

    private LeakedPasswords of(Optional<String> url, Duration timeout) {
        return new LeakedPasswords(
                new LeakedPasswords.Settings() {
                    @Override
                    public Optional<String> url() {
                        return url;
                    }

                    @Override
                    public Duration timeout() {
                        return timeout;
                    }
                },
                metrics);
    }

    private double count(String outcome) {
        return metrics.counter("keyfob.password.range", "outcome", outcome).count();
    }
}
