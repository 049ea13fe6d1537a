package dev.keyfob.accountimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Program;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program, told to import.
class ImportIT {

    private static final int ACCOUNTS = Instance.times(20_000, 100_000);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void killedInTheMiddleAndRunAgainItHasEveryAccountOnce_besideAServerThatRuns()
            throws Exception {
        EmbeddedStores stores = Stores.startEmpty();
        try (Instance keyfob = Instance.on(stores)) {
            Path file = accounts();

            Process killed = start(stores, file, "killed.log");
            Instance.await("some accounts are there", LIMIT, () -> count(stores) > 0);
            killed.destroyForcibly().waitFor();
            int half = count(stores);

            long begun = System.nanoTime();
            int status = start(stores, file, "again.log").waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            String output = Files.readString(folder.resolve("again.log"));
            System.out.printf(
                    "import killed after %d of %d accounts; run again it took %d ms%n",
                    half, ACCOUNTS, took.toMillis());
            assertThat(half).isLessThan(ACCOUNTS);
            assertThat(status).as(output).isZero();
            assertThat(output)
                    .endsWith(
                            "%d accounts were taken, %d were there, 0 entries are refused\n"
                                    .formatted(ACCOUNTS - half, half));
            assertThat(took).isLessThan(LIMIT);
            assertThat(count(stores)).isEqualTo(ACCOUNTS);
            for (int i : List.of(0, ACCOUNTS - 1)) {
                Phone.signIn(keyfob.server(), new Person(email(i), Imports.PASSWORD)).refresh();
            }
        } finally {
            stores.stop();
        }
    }

    private Path accounts() throws IOException {
        return Files.writeString(
                folder.resolve("accounts.ndjson"),
                IntStream.range(0, ACCOUNTS)
                        .mapToObj(i -> Imports.line(new UUID(7, i), email(i), Imports.BCRYPT))
                        .collect(Collectors.joining()));
    }

    private static String email(int number) {
        return "person-" + number + "@example.com";
    }

    private static int count(EmbeddedStores stores) throws Exception {
        return Stores.number(stores.postgres(), "select count(*) from account");
    }

    /// With what leads to the database, and nothing else.
    private Process start(EmbeddedStores stores, Path file, String log) throws IOException {
        var builder =
                new ProcessBuilder(
                                Program.command(
                                        List.of("-Xmx128m"), List.of("import", file.toString())))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(log).toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("KEYFOB_") || name.startsWith("QUARKUS_"));
        Instance.environment(stores, Map.of()).entrySet().stream()
                .filter(each -> each.getKey().startsWith("QUARKUS_DATASOURCE_"))
                .forEach(each -> builder.environment().put(each.getKey(), each.getValue()));
        return builder.start();
    }
}
