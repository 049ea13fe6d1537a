package dev.keyfob;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Three Redis servers that share the slots of a cluster, without copies.
public final class RedisCluster implements AutoCloseable {

    public static final String PASSWORD = RedisNode.PASSWORD;

    private static final int SLOTS = 16_384;
    private static final int NODES = 3;
    private static final Duration READY = Duration.ofSeconds(30);

    /// A node listens on another port as well, so much higher.
    private static final int BUS = 10_000;

    private final List<RedisNode> nodes = new ArrayList<>();

    public RedisCluster() throws Exception {
        Files.createDirectories(Instance.ROOT);
        Path folder = Files.createTempDirectory(Instance.ROOT, "cluster-");
        for (int node = 0; node < NODES; node++) {
            int port = freePort();
            nodes.add(
                    RedisNode.start(
                            folder,
                            port,
                            "--cluster-enabled yes",
                            "--cluster-config-file nodes-" + port + ".conf",
                            "--masterauth " + PASSWORD,
                            "--save \"\""));
        }
        for (int node = 0; node < NODES; node++) {
            RedisNode self = nodes.get(node);
            Instance.await("a node", READY, () -> self.answer("PING").equals("+PONG"));
            String slots =
                    IntStream.range(SLOTS * node / NODES, SLOTS * (node + 1) / NODES)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(" "));
            self.answer("CLUSTER ADDSLOTS " + slots);
            self.answer("CLUSTER MEET 127.0.0.1 " + nodes.getFirst().port());
        }
        for (RedisNode node : nodes) {
            Instance.await(
                    "the cluster",
                    READY,
                    () -> node.whole("CLUSTER INFO").contains("cluster_state:ok"));
        }
    }

    /// As `quarkus.redis.hosts` wants it.
    public String hosts() {
        return nodes.stream().map(RedisNode::url).collect(Collectors.joining(","));
    }

    /// Whether one of the nodes has the key.
    public boolean has(String key) throws IOException {
        for (RedisNode node : nodes) {
            if (node.answer("EXISTS " + key).equals(":1")) {
                return true;
            }
        }
        return false;
    }

    /// Makes every node forget everything.
    public void flush() throws IOException {
        for (RedisNode node : nodes) {
            node.answer("FLUSHALL");
        }
    }

    private static int freePort() {
        while (true) {
            int port = Instance.freePort();
            if (isFree(port + BUS)) {
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
        nodes.forEach(RedisNode::close);
    }
}
