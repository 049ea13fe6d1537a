package dev.keyfob.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Program;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The packaged program does not have an answer go wrong for anyone.
class ChaosIT {

    /// The classes that the build made, among them one for each bean.
    private static final Path GENERATED =
            Program.jar().resolveSibling(Path.of("quarkus", "generated-bytecode.jar"));

    @Test
    void theHeaderIsNotLookedAt() throws Exception {
        EmbeddedStores stores = Stores.startEmpty();
        try (Instance keyfob = Instance.on(stores)) {
            Phone phone = Phone.of(keyfob.server(), "alice");
            for (String form :
                    List.of("unavailable", "drop-response", "delay=PT1M", "duplicate", "other")) {
                Server server = keyfob.server().sending(Chaos.HEADER, form);

                Answer answer = server.refresh("demo", phone.refreshToken());

                assertThat(answer.status()).as(form).isEqualTo(200);
                phone.keep(answer);
            }
            assertThat(phone.generation()).isEqualTo(5);
            assertThat(
                            new Server("http://127.0.0.1:" + keyfob.management())
                                    .call("GET", "/q/metrics", "")
                                    .body())
                    .contains("type=\"refresh.rotated\"} 5.0")
                    .doesNotContain("type=\"refresh.replayed\"");
        } finally {
            stores.stop();
        }
    }

    /// Nothing stands between a request and the endpoint: no bean that could, and no subclass of
    /// the endpoint that would ask it.
    @Test
    @Tag(Program.OF_THE_JAR)
    void whatReadsTheHeaderIsNoBean_andTheEndpointIsNotIntercepted() throws Exception {
        try (var jar = new JarFile(GENERATED.toFile())) {
            List<String> classes = jar.stream().map(ZipEntry::getName).toList();

            assertThat(classes).contains("dev/keyfob/token/TokenEndpoint_Bean.class");
            assertThat(classes)
                    .noneMatch(name -> name.contains("ChaosInterceptor"))
                    .noneMatch(name -> name.contains("TokenEndpoint_Subclass"));
        }
    }
}
