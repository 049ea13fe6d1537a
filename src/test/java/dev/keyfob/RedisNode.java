package dev.keyfob;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyfob.platform.embedded.StoreBinaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A Redis process of several that belong together. All have one password.
record RedisNode(Process process, int port) implements AutoCloseable {

    static final String PASSWORD = "together";

    /// Starts it on 127.0.0.1.
    ///
    /// @param folder for its files and its log
    /// @param options a configuration file's name first, if there is one
    static RedisNode start(Path folder, int port, String... options) throws IOException {
        var command = new ArrayList<String>();
        command.add(StoreBinaries.in(Path.of("target", "store-binaries")).redisServer().toString());
        command.addAll(List.of(options));
        command.addAll(List.of("--port " + port, "--bind 127.0.0.1", "--requirepass " + PASSWORD));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(port + ".log").toFile())
                        .start();
        return new RedisNode(process, port);
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// The first line of its answer; empty where it does not listen yet.
    String answer(String command) throws IOException {
        return whole(command).lines().findFirst().orElse("");
    }

    String whole(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
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

    /// Ends it as kill -9 does.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
