package dev.keyfob;

import static dev.keyfob.Instance.ANSWER;
import static dev.keyfob.Instance.ROOT;
import static dev.keyfob.Instance.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The packaged program, started as an operator starts it.
class StartIT {

    private static final Duration STORES_END = Duration.ofSeconds(2);

    private final List<Instance> started = new ArrayList<>();
    private Path folder = ROOT;

    @BeforeEach
    void nameFolder() throws IOException {
        Files.createDirectories(ROOT);
        folder = ROOT.resolve(UUID.randomUUID().toString());
    }

    @AfterEach
    void endAll() throws Exception {
        for (Instance keyfob : started) {
            keyfob.process().destroyForcibly().waitFor();
        }
        await("no store runs", Duration.ofSeconds(20), () -> stores(folder).isEmpty());
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void withoutStoresItNamesTheTwoWays() throws Exception {
        assertThat(start(Map.of()).refusal())
                .isEqualTo(
                        "Keyfob needs a PostgreSQL and a Redis: set QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS to yours"
                                + (Program.isNative()
                                        ? ". The native program brings none, the jar does\n"
                                        : ", or set KEYFOB_EMBEDDED=true and it brings its own\n"));
    }

    @Test
    void withOneStoreItAsksForTheOther() throws Exception {
        assertThat(start(Map.of("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:1")).refusal())
                .isEqualTo(
                        "Only one of QUARKUS_DATASOURCE_JDBC_URL and QUARKUS_REDIS_HOSTS is set: set both"
                                + (Program.isNative()
                                        ? "\n"
                                        : ", or neither and KEYFOB_EMBEDDED=true\n"));
    }

    @Test
    void withoutAMailServerItAsksForOne_whereAddressesAreVerified() throws Exception {
        assertThat(
                        start(
                                        Map.of(
                                                "QUARKUS_DATASOURCE_JDBC_URL",
                                                "jdbc:postgresql://127.0.0.1:1/keyfob",
                                                "QUARKUS_REDIS_HOSTS",
                                                "redis://127.0.0.1:1"))
                                .refusal())
                .isEqualTo(
                        "Addresses are verified by mail, and there is no mail server: set QUARKUS_MAILER_HOST and QUARKUS_MAILER_FROM to yours, or set KEYFOB_ACCOUNT_VERIFY_EMAIL=optional\n");
    }

    @Test
    void aHeaderInWhichAClientCouldNameItsOwnAddressIsNotAllowed() throws Exception {
        assertThat(start(Map.of("QUARKUS_HTTP_PROXY_ALLOW_FORWARDED", "true")).refusal())
                .isEqualTo(
                        "The header Forwarded is not believed: have your proxy add to X-Forwarded-For, and set QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED=true in place of allow-forwarded\n");
    }

    @Test
    @Tag(Program.OF_THE_JAR)
    void itBringsItsOwnStoresWhichEndWithItWhateverEndsIt() throws Exception {
        Instance first = startEmbedded(folder);
        first.awaitHealth();
        assertThat(stores(folder)).hasSize(2);
        byte[] masterKey = Files.readAllBytes(folder.resolve("master-key"));

        assertThat(startEmbedded(folder).refusal())
                .isEqualTo(
                        "The folder %s is in use by another Keyfob: stop that one, or set KEYFOB_EMBEDDED_DIRECTORY to another folder\n"
                                .formatted(folder));
        first.awaitHealth();

        first.process().destroy();
        assertThat(first.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        await("the stores end", STORES_END, () -> stores(folder).isEmpty());

        Instance second = startEmbedded(folder);
        second.awaitHealth();
        assertThat(Files.readAllBytes(folder.resolve("master-key"))).isEqualTo(masterKey);
        second.process().destroyForcibly().waitFor();
        await("the stores end", STORES_END, () -> stores(folder).isEmpty());

        Instance third = startEmbedded(folder);
        third.awaitHealth();
        List<ProcessHandle> survivors = stores(folder);
        killWithWatchdogs(third, survivors);
        assertThat(stores(folder)).hasSize(2);
        startEmbedded(folder).awaitHealth();
        assertThat(stores(folder)).hasSize(2).doesNotContainAnyElementsOf(survivors);
    }

    @Test
    @Tag(Program.OF_THE_JAR)
    void aKillInTheFirstStartHealsAtTheNext() throws Exception {
        Instance first = startEmbedded(folder);
        Path unpacking = folder.resolve("binaries/postgres.part/bin");
        await("unpacking has begun", ANSWER, () -> Files.exists(unpacking));
        first.process().destroyForcibly().waitFor();

        Instance second = startEmbedded(folder);
        Path creating = folder.resolve("postgres/data.part/base");
        await("initdb has begun", ANSWER, () -> Files.exists(creating));
        second.process().destroyForcibly().waitFor();

        startEmbedded(folder).awaitHealth();
    }

    @Test
    @Tag(Program.OF_THE_JAR)
    void twoInTwoFoldersRunSideBySide() throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Instance first = startEmbedded(one);
        Instance second = startEmbedded(two);
        first.awaitHealth();
        second.awaitHealth();
        assertThat(stores(one)).hasSize(2);
        assertThat(stores(two)).hasSize(2);
    }

    @Test
    @Tag(Program.OF_THE_JAR)
    void aPortInUseIsToldInOneSentence() throws Exception {
        try (var taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            Instance http = start(embedded(folder, Map.of("QUARKUS_HTTP_PORT", port)));
            assertThat(http.refusal())
                    .endsWith(
                            "Port %s is in use by another process: stop that one, or set QUARKUS_HTTP_PORT to a free one\n"
                                    .formatted(port))
                    .doesNotContain("\tat ");
            await("the stores end", STORES_END, () -> stores(folder).isEmpty());

            Instance management = start(embedded(folder, Map.of("QUARKUS_MANAGEMENT_PORT", port)));
            assertThat(management.refusal())
                    .endsWith(
                            "The port of the management interface is in use by another process: stop that one, or set QUARKUS_MANAGEMENT_PORT to a free one\n")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @Tag(Program.OF_THE_JAR)
    void aFolderThatCannotBeUsedIsToldInOneSentence() throws Exception {
        Files.writeString(folder, "a file");
        assertThat(startEmbedded(folder).refusal())
                .isEqualTo(
                        "The folder %s cannot be used, because %s is a file: correct that, or set KEYFOB_EMBEDDED_DIRECTORY to another folder\n"
                                .formatted(folder, folder));
    }

    @Test
    void anOutsideDatabaseThatDoesNotAnswerIsToldWithoutItsPassword() throws Exception {
        String refusal =
                start(
                                Map.of(
                                        "QUARKUS_DATASOURCE_JDBC_URL",
                                        "jdbc:postgresql://127.0.0.1:1/keyfob",
                                        "QUARKUS_DATASOURCE_USERNAME",
                                        "keyfob",
                                        "QUARKUS_DATASOURCE_PASSWORD",
                                        "not-for-the-log",
                                        "QUARKUS_REDIS_HOSTS",
                                        "redis://127.0.0.1:1",
                                        "QUARKUS_FLYWAY_MIGRATE_AT_START",
                                        "true",
                                        "KEYFOB_ACCOUNT_VERIFY_EMAIL",
                                        "optional"))
                        .refusal();
        assertThat(refusal.lines().toList().getLast())
                .startsWith("PostgreSQL cannot be used (Connection to 127.0.0.1:1 refused.");
        assertThat(refusal).doesNotContain("\tat ").doesNotContain("not-for-the-log");
        assertThat(ROOT.resolve(".keyfob")).doesNotExist();
    }

    private Instance startEmbedded(Path directory) throws IOException {
        return start(embedded(directory, Map.of()));
    }

    private static Map<String, String> embedded(Path directory, Map<String, String> more) {
        var environment = new java.util.HashMap<>(more);
        environment.put("KEYFOB_EMBEDDED", "true");
        environment.put("KEYFOB_EMBEDDED_DIRECTORY", directory.toString());
        return environment;
    }

    private Instance start(Map<String, String> environment) throws IOException {
        Instance keyfob = Instance.start(environment);
        started.add(keyfob);
        return keyfob;
    }

    /// The PostgreSQL and Redis processes with data below `directory`.
    private static List<ProcessHandle> stores(Path directory) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> isStore(process, directory)).toList();
        }
    }

    private static boolean isStore(ProcessHandle process, Path directory) {
        String line = process.info().commandLine().orElse("");
        boolean holdsData =
                line.contains("/postgres/data -p ") || line.endsWith("/redis/redis.conf");
        return holdsData && line.contains(directory + "/") && !line.contains("keyfob-watchdog");
    }

    /// Kills a process and what would end `stores` with it, the watchdogs first.
    private static void killWithWatchdogs(Instance keyfob, List<ProcessHandle> stores)
            throws Exception {
        List<ProcessHandle> watchdogs =
                keyfob.process()
                        .descendants()
                        .filter(each ->
                                each.info().commandLine().orElse("").contains("keyfob-watchdog"))
                        .filter(each -> !stores.contains(each))
                        .toList();
        watchdogs.reversed().forEach(ProcessHandle::destroyForcibly);
        keyfob.process().destroyForcibly().waitFor();
    }
}
