package dev.keyfob.platform.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A Redis of our own: a process that listens on 127.0.0.1 only, wants a random password, keeps
/// every write in an append-only file and ends with this process.
public final class EmbeddedRedis {

    private static final String CONFIGURATION = "redis.conf";
    private static final String END = "TERM";
    private static final Duration READY = Duration.ofMinutes(1);
    private static final int ANSWER_MILLIS = 1_000;

    private final StoreProcess process;
    private final int port;
    private final String password;

    private EmbeddedRedis(StoreProcess process, int port, String password) {
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /// Starts on the data in `directory`, with its program unpacked there.
    public static EmbeddedRedis start(Path directory, int port) {
        return start(directory, port, StoreBinaries.in(directory.resolve("binaries")));
    }

    /// Starts with a program that others use too.
    ///
    /// @throws StartFailure where it does not come to answer; the data are as they were
    public static EmbeddedRedis start(Path directory, int port, StoreBinaries binaries) {
        try {
            return start(StoreFolder.at(directory), port, binaries.redisServer());
        } catch (IOException failure) {
            throw StoreFolder.unusable(directory, failure);
        }
    }

    private static EmbeddedRedis start(StoreFolder folder, int port, Path program)
            throws IOException {
        Path pidFile = folder.file("redis.pid");
        StoreProcess.endSurvivor(pidFile, folder.file(CONFIGURATION), END);
        String password = folder.secret("password");
        Path configuration =
                folder.write(
                        CONFIGURATION,
                        """
                        bind 127.0.0.1
                        port %d
                        requirepass %s
                        dir "%s"
                        pidfile "%s"
                        appendonly yes
                        save ""
                        set-proc-title no
                        """
                                .formatted(port, password, folder.path(), pidFile));
        // After the last file is written, so that each one belongs to the user.
        StoreUser user = StoreUser.owning(folder.path());
        StoreProcess process =
                StoreProcess.start(
                        user.running(List.of(program.toString(), configuration.toString())),
                        folder.file("redis.log"),
                        END);
        process.awaitReady(() -> answers(port, password), READY);
        return new EmbeddedRedis(process, port, password);
    }

    private static boolean answers(int port, String password) {
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            socket.connect(address, ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream()
                    .write("AUTH %s\r\nPING\r\n".formatted(password).getBytes(US_ASCII));
            String expected = "+OK\r\n+PONG\r\n";
            byte[] answer = socket.getInputStream().readNBytes(expected.length());
            return new String(answer, US_ASCII).equals(expected);
        } catch (IOException notYet) {
            return false;
        }
    }

    /// As `quarkus.redis.hosts` wants it: without the password.
    public String hosts() {
        return "redis://127.0.0.1:" + port;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /// Ends it in order; returns when it has ended.
    public void stop() {
        process.stop();
    }

    /// Ends it with kill -9.
    public void kill() {
        process.kill();
    }

    /// Freezes it: connections stay open and are not answered.
    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }
}
