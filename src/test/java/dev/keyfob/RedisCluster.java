package dev.keyfob;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.embedded.StoreBinaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Three Redis servers that share the slots of a cluster, without copies.
public final class RedisCluster implements AutoCloseable {

    public static final String PASSWORD = "cluster";

    private static final int SLOTS = 16_384;
    private static final int NODES = 3;
    private static final Duration READY = Duration.ofSeconds(30);

    /// A node listens on another port as well, so much higher.
    private static final int BUS = 10_000;

    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    public RedisCluster() throws Exception {
        Files.createDirectories(Instance.ROOT);
        Path folder = Files.createTempDirectory(Instance.ROOT, "cluster-");
        String program =
                StoreBinaries.in(Path.of("target", "store-binaries")).redisServer().toString();
        for (int node = 0; node < NODES; node++) {
            int port = freePort();
            ports.add(port);
            processes.add(
                    new ProcessBuilder(
                                    program,
                                    "--port " + port,
                                    "--bind 127.0.0.1",
                                    "--cluster-enabled yes",
                                    "--cluster-config-file nodes-" + port + ".conf",
                                    "--requirepass " + PASSWORD,
                                    "--masterauth " + PASSWORD,
                                    "--save \"\"")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve(port + ".log").toFile())
                            .start());
        }
        for (int node = 0; node < NODES; node++) {
            int self = node;
            Instance.await("a node", READY, () -> answer(self, "PING").equals("+PONG"));
            String slots =
                    IntStream.range(SLOTS * node / NODES, SLOTS * (node + 1) / NODES)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(" "));
            answer(node, "CLUSTER ADDSLOTS " + slots);
            answer(node, "CLUSTER MEET 127.0.0.1 " + ports.getFirst());
        }
        for (int node = 0; node < NODES; node++) {
            int self = node;
            Instance.await(
                    "the cluster",
                    READY,
                    () -> whole(self, "CLUSTER INFO").contains("cluster_state:ok"));
        }
    }

    /// As `quarkus.redis.hosts` wants it.
    public String hosts() {
        return ports.stream()
                .map(port -> "redis://127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    /// Whether one of the nodes has the key.
    public boolean has(String key) throws IOException {
        for (int node = 0; node < NODES; node++) {
            if (answer(node, "EXISTS " + key).equals(":1")) {
                return true;
            }
        }
        return false;
    }

    /// Makes every node forget everything.
    public void flush() throws IOException {
        for (int node = 0; node < NODES; node++) {
            answer(node, "FLUSHALL");
        }
    }

    private String answer(int node, String command) throws IOException {
        return whole(node, command).lines().findFirst().orElse("");
    }

    private String whole(int node, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(node))) {
            socket.getOutputStream()
                    .write(
                            "AUTH %s\r\n%s\r\nQUIT\r\n"
                                    .formatted(PASSWORD, command)
                                    .getBytes(US_ASCII));
            var lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            lines.readLine();
            return lines.lines().collect(Collectors.joining("\n"));
        } catch (ConnectException notYet) {
            return "";
        }
    }

    private static int freePort() throws IOException {
        while (true) {
            int port = Instance.freePort() % 20_000 + 20_000;
            if (isFree(port) && isFree(port + BUS)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
