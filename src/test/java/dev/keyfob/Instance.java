package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.keyfob.platform.embedded.EmbeddedStores;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The packaged program as a process of its own, on free ports.
///
/// @param port of the public interface
/// @param management of health and metrics
/// @param log all that it prints
public record Instance(Process process, int port, int management, Path log)
        implements AutoCloseable {

    /// The folder for what tests write, below `target`.
    static final Path ROOT = Path.of("target", "starts").toAbsolutePath();

    /// It lives for a minute: the second compiler's work would not pay.
    private static final List<String> OF_A_MINUTE =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000));

    /// Passwords hashed at what it costs by default: for tests in which the time or the memory
    /// counts. All others do it cheaply.
    public static final Map<String, String> REAL_HASHING =
            Map.of("KEYFOB_ACCOUNT_HASHING_MEMORY", "19456");

    static final Map<String, String> CHEAP_HASHING =
            Map.of("KEYFOB_ACCOUNT_HASHING_MEMORY", "1024");

    static final Duration ANSWER = Duration.ofSeconds(60);

    /// Starts it with these environment variables and no other of its own.
    public static Instance start(Map<String, String> environment) throws IOException {
        return start(environment, StartCache.flags(), Program.properties(environment));
    }

    /// The same with more flags of the JVM, and with arguments.
    static Instance start(
            Map<String, String> environment, List<String> flags, List<String> arguments)
            throws IOException {
        var all = new ArrayList<>(OF_A_MINUTE);
        all.addAll(flags);
        return run(environment, Program.inFolderOf(environment, Program.command(all, arguments)));
    }

    /// Starts the version before this one: the jar that `-Djar.of.previous` names, or this one's
    /// again where none was built.
    static Instance startPrevious(Map<String, String> environment) throws IOException {
        return run(environment, Program.previous(OF_A_MINUTE));
    }

    private static Instance run(Map<String, String> environment, List<String> command)
            throws IOException {
        Files.createDirectories(ROOT);
        int port = freePort();
        int management = freePort();
        Path log = Files.createTempFile(ROOT, "keyfob", ".log");
        var builder =
                new ProcessBuilder(command)
                        .directory(ROOT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("KEYFOB_") || name.startsWith("QUARKUS_"));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        builder.environment().putAll(environment);
        return new Instance(builder.start(), port, management, log);
    }

    /// Starts it on stores that it shares with others, with the client `demo`, and waits until it
    /// is ready.
    public static Instance on(EmbeddedStores stores) throws Exception {
        return on(stores, Map.of());
    }

    /// The same with more environment variables.
    public static Instance on(EmbeddedStores stores, Map<String, String> more) throws Exception {
        Instance instance = start(environment(stores, more));
        instance.awaitHealth();
        return instance;
    }

    /// The same, one for each of several with more environment variables, all at once.
    public static List<Instance> on(EmbeddedStores stores, List<Map<String, String>> each)
            throws Exception {
        return allReady(each.stream().map(more -> environment(stores, more)).toList());
    }

    /// Starts one with each of these environments, all at once, and waits until they are ready.
    static List<Instance> allReady(List<Map<String, String>> environments) throws Exception {
        var instances = new ArrayList<Instance>();
        for (Map<String, String> environment : environments) {
            instances.add(start(environment));
        }
        for (Instance instance : instances) {
            instance.awaitHealth();
        }
        return instances;
    }

    /// What leads it to the stores and names the client `demo`; what `more` has counts.
    public static Map<String, String> environment(EmbeddedStores stores, Map<String, String> more) {
        var leading = new HashMap<String, String>();
        stores.configuration().forEach((name, value) -> leading.put(variable(name), value));
        return environment(leading, more);
    }

    /// The same where variables lead it to its stores.
    static Map<String, String> environment(Map<String, String> stores, Map<String, String> more) {
        var environment = new HashMap<>(stores);
        environment.put("KEYFOB_ISSUER", "http://localhost:8080");
        environment.put("KEYFOB_ACCOUNT_VERIFY_EMAIL", "optional");
        environment.put("KEYFOB_LIMIT_ENABLED", "false");
        environment.put("KEYFOB_CLIENT__DEMO__GRANTS", "authorization_code,refresh_token");
        environment.putAll(CHEAP_HASHING);
        environment.putAll(more);
        return environment;
    }

    public Server server() {
        return new Server("http://127.0.0.1:" + port);
    }

    /// What it prints where it ends with status 1 by itself.
    public String refusal() throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isEqualTo(1);
        return output;
    }

    public void awaitHealth() throws Exception {
        var health = new Server("http://127.0.0.1:" + management);
        await(
                "healthy",
                ANSWER,
                () -> {
                    if (!process.isAlive()) {
                        fail("status %d: %s", process.exitValue(), Files.readString(log));
                    }
                    return health.answers("/q/health");
                });
    }

    /// One of two numbers: what a build on every change has time for, and what the nightly build
    /// shows.
    public static int times(int always, int nightly) {
        return Boolean.getBoolean("nightly") ? nightly : always;
    }

    /// Polls until the condition holds.
    public static void await(String what, Duration limit, Callable<Boolean> condition)
            throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /// A port that nobody listens at, given once. It lies below those that the system gives to
    /// connections, which could take it before it is used.
    public static int freePort() {
        while (true) {
            int port = 10_000 + Math.floorMod(NEXT_PORT.getAndIncrement(), 20_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }

    /// The environment variable that sets a property.
    public static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /// Asks it to end in order, as whoever runs it does. Returns at once.
    void askToEnd() {
        process.destroy();
    }

    /// The management port.
    Server operation() {
        return new Server("http://127.0.0.1:" + management);
    }

    /// Ends it as kill -9 does.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
