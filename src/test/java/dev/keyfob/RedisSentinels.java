package dev.keyfob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A Redis with a copy, and three sentinels that let the copy take over.
public final class RedisSentinels implements AutoCloseable {

    public static final String PASSWORD = RedisNode.PASSWORD;

    /// What the sentinels call it.
    public static final String NAME = "keyfob";

    private static final Duration READY = Duration.ofSeconds(60);

    private final RedisNode primary;
    private final RedisNode copy;
    private final List<RedisNode> sentinels = new ArrayList<>();

    public RedisSentinels() throws Exception {
        Files.createDirectories(Instance.ROOT);
        Path folder = Files.createTempDirectory(Instance.ROOT, "sentinels-");
        primary =
                RedisNode.start(
                        folder,
                        Instance.freePort(),
                        "--masterauth " + PASSWORD,
                        "--dbfilename primary.rdb");
        copy =
                RedisNode.start(
                        folder,
                        Instance.freePort(),
                        "--masterauth " + PASSWORD,
                        "--dbfilename copy.rdb",
                        "--replicaof 127.0.0.1 " + primary.port());
        Instance.await(
                "the copy",
                READY,
                () -> copy.whole("INFO replication").contains("master_link_status:up"));
        for (int i = 0; i < 3; i++) {
            sentinels.add(sentinel(folder));
        }
        for (RedisNode sentinel : sentinels) {
            Instance.await("the sentinels", READY, () -> knowsAll(sentinel));
        }
    }

    /// It writes what it learns into its file.
    private RedisNode sentinel(Path folder) throws IOException {
        int port = Instance.freePort();
        Path file =
                Files.writeString(
                        folder.resolve("sentinel-" + port + ".conf"),
                        """
                        sentinel monitor %1$s 127.0.0.1 %2$d 2
                        sentinel auth-pass %1$s %3$s
                        sentinel sentinel-pass %3$s
                        sentinel down-after-milliseconds %1$s 1000
                        sentinel failover-timeout %1$s 5000
                        """
                                .formatted(NAME, primary.port(), PASSWORD));
        return RedisNode.start(folder, port, file.getFileName().toString(), "--sentinel");
    }

    private static boolean knowsAll(RedisNode sentinel) throws IOException {
        String known = sentinel.whole("SENTINEL MASTER " + NAME);
        return known.contains("num-slaves\n$1\n1\n")
                && known.contains("num-other-sentinels\n$1\n2\n");
    }

    /// As `quarkus.redis.hosts` wants it.
    public String hosts() {
        return sentinels.stream().map(RedisNode::url).collect(Collectors.joining(","));
    }

    /// Kills the one that answers; returns when the copy has taken its place.
    public void failOver() throws Exception {
        primary.close();
        Instance.await(
                "the copy takes over",
                READY,
                () -> copy.whole("INFO replication").contains("role:master"));
    }

    @Override
    public void close() {
        sentinels.forEach(RedisNode::close);
        copy.close();
        primary.close();
    }
}
