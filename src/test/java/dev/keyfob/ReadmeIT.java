package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The README, as a stranger follows it.
class ReadmeIT {

    private static final Path README = Path.of("README.md");

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

            List<String> lines = run(String.join("\n", curlLines(keyfob)));

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

    private static List<String> curlLines(Instance keyfob) throws IOException {
        List<String> lines =
                Pattern.compile("```sh\n(.*?curl -s.*?)\n```")
                        .matcher(Files.readString(README))
                        .results()
                        .map(block ->
                                block.group(1)
                                        .replace("localhost:8080", "127.0.0.1:" + keyfob.port()))
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
