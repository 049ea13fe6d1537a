package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The README, as a stranger follows it.
class ReadmeIT {

    private static final Path README = Path.of("README.md");

    /// Development mode may have to fetch what it needs, and to compile.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void theCurlLinesWorkInTheirOrderAsTheyStand() throws Exception {
        EmbeddedStores stores = Stores.startEmpty();
        try (Instance keyfob = Instance.on(stores, ConfidentialClients.OPERATOR)) {
            keyfob.server()
                    .json(
                            "POST",
                            "/accounts",
                            "",
                            "{\"email\":\"demo@example.com\",\"password\":\"every-press-a-new-code\"}");

            assertThatTheCurlLinesWork(keyfob.port());
            assertThat(run(orders(keyfob)))
                    .filteredOn(line -> line.startsWith("HTTP/"))
                    .containsExactly(
                            "HTTP/1.1 204 No Content",
                            "HTTP/1.1 204 No Content",
                            "HTTP/1.1 200 OK");
        } finally {
            stores.stop();
        }
    }

    /// Its command brings what a build does not: the development mode and its artifacts.
    @Test
    void theCommandOfDevelopmentRunsItWithADemoAccount() throws Exception {
        Files.createDirectories(Instance.ROOT);
        Path log = Files.createTempFile(Instance.ROOT, "development", ".log");
        int port = Instance.freePort();
        Process development = development(port, log);
        try {
            var server = new Server("http://127.0.0.1:" + port);
            Instance.await(
                    "serves",
                    PATIENCE,
                    () -> {
                        assertThat(development.isAlive()).as(Files.readString(log)).isTrue();
                        return server.answers("/.well-known/jwks.json");
                    });

            assertThatTheCurlLinesWork(port);
        } finally {
            development.descendants().forEach(ProcessHandle::destroyForcibly);
            development.destroyForcibly().onExit().join();
        }
    }

    private static Process development(int port, Path log) throws IOException {
        Matcher command =
                Pattern.compile("```sh\n(\\S+ quarkus:dev) ").matcher(Files.readString(README));
        assertThat(command.find()).isTrue();
        var builder =
                new ProcessBuilder("bash", "-c", command.group(1))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(Instance.freePort()));
        builder.environment()
                .put(
                        "KEYFOB_EMBEDDED_DIRECTORY",
                        Instance.ROOT.resolve("development-" + port).toString());
        return builder.start();
    }

    private static void assertThatTheCurlLinesWork(int port) throws Exception {
        List<String> lines = run(String.join("\n", curlLines(port)));

        assertThat(lines.get(0))
                .startsWith("{\"access_token\":\"")
                .contains("\"refresh_token\":\"kfr_");
        assertThat(lines.get(1))
                .startsWith("{\"access_token\":\"")
                .contains("\"refresh_token\":\"kfr_");
        assertThat(lines.get(1)).isNotEqualTo(lines.get(0));
        assertThat(lines.get(2))
                .startsWith("[{\"id\":\"")
                .contains("\"name\":\"Laptop\"", "\"current\":true");
        assertThat(lines.get(3)).isEqualTo("HTTP/1.1 204 No Content");
        assertThat(lines).contains("HTTP/1.1 401 Unauthorized");
        assertThat(lines.getLast())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"Unauthorized\"");
    }

    private static List<String> curlLines(int port) throws IOException {
        List<String> lines =
                Pattern.compile("```sh\n(.*?curl -s.*?)\n```")
                        .matcher(Files.readString(README))
                        .results()
                        .map(block -> block.group(1).replace("localhost:8080", "127.0.0.1:" + port))
                        .toList();
        assertThat(lines).hasSize(4);
        return lines;
    }

    /// The block that gives orders, with what its variables stand for.
    private static String orders(Instance keyfob) throws IOException {
        var person = new Server.Person("demo@example.com", "every-press-a-new-code");
        String token = Phone.signIn(keyfob.server(), person).accessToken();
        Matcher block =
                Pattern.compile("```sh\n(TOKEN=.*?)\n```", Pattern.DOTALL)
                        .matcher(Files.readString(README));
        assertThat(block.find()).isTrue();
        return block.group(1)
                .replace("localhost:8080", "127.0.0.1:" + keyfob.port())
                .replace("localhost:9000", "127.0.0.1:" + keyfob.management())
                .replace("$SECRET", ConfidentialClients.NEXT_SECRET)
                .replace("$ACCOUNT", Server.text(Phone.claims(token), "sub"));
    }

    private static List<String> run(String script) throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
