package dev.keyfob;

import dev.keyfob.Server.Answer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A connection to a server on which a test sends header lines that no HTTP library would. It is
/// kept, and made anew where the server closes it.
public final class Wire implements AutoCloseable {

    private final URI uri;
    private @Nullable Socket socket;

    public Wire(Server server) {
        this.uri = URI.create(server.url());
    }

    /// A GET with these header lines, a character a byte.
    ///
    /// @param lines for example `Authorization: Basic eDp4`
    public Answer get(String path, String... lines) {
        return send("GET", path, "", lines);
    }

    /// A request with these header lines and this body, a character a byte.
    public Answer send(String method, String path, String body, String... lines) {
        String request =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + uri.getAuthority()
                        + "\r\n"
                        + String.join(
                                "", List.of(lines).stream().map(line -> line + "\r\n").toList())
                        + "\r\n"
                        + body;
        try {
            Socket connection = connection();
            connection.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return answer(new BufferedInputStream(connection.getInputStream()));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private Socket connection() throws IOException {
        if (socket == null) {
            socket = new Socket(uri.getHost(), uri.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
        }
        return socket;
    }

    private Answer answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).substring("HTTP/1.1 ".length()).substring(0, 3));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int length =
                Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).getFirst());
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (headers.getOrDefault("Connection", List.of()).contains("close")) {
            close();
        }
        return new Answer(status, HttpHeaders.of(headers, (_, _) -> true), body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
            socket = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
