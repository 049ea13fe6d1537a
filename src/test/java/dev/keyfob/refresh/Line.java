package dev.keyfob.refresh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keyfob.Instance;
import dev.keyfob.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The line between phones and a server: its address stays while instances die behind it, and it
/// can cut answers off.
final class Line implements AutoCloseable {

    private static final int ALL = Integer.MAX_VALUE;

    private final ServerSocket socket;
    private final List<ByteArrayOutputStream> cutOff = new CopyOnWriteArrayList<>();
    private volatile int port;
    private volatile int delivered = ALL;

    Line() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// What phones talk to.
    Server server() {
        return new Server("http://127.0.0.1:" + socket.getLocalPort());
    }

    void leadTo(Instance instance) {
        port = instance.port();
        delivered = ALL;
    }

    /// From now on this many bytes of each answer arrive, and no more.
    void cutOffAfter(int bytes) {
        cutOff.clear();
        delivered = bytes;
    }

    /// The answers that the server gave and that did not arrive, whole.
    List<String> cutOffAnswers() {
        return cutOff.stream()
                .map(answer -> answer.toString(ISO_8859_1))
                .filter(answer -> answer.endsWith("}"))
                .toList();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket phone = socket.accept();
                Thread.ofVirtual().start(() -> connect(phone));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket phone) {
        try (phone;
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread requests = Thread.ofVirtual().start(() -> carryRequests(phone, server));
            carryAnswers(server.getInputStream(), phone.getOutputStream());
            requests.interrupt();
        } catch (IOException oneOfThemIsGone) {
            // The other one sees its connection end.
        }
    }

    private static void carryRequests(Socket phone, Socket server) {
        try (server) {
            phone.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException oneOfThemIsGone) {
            // The other one sees its connection end.
        }
    }

    private void carryAnswers(InputStream server, OutputStream phone) throws IOException {
        byte[] bytes = new byte[16 * 1024];
        var answer = new ByteArrayOutputStream();
        for (int count = server.read(bytes); count >= 0; count = server.read(bytes)) {
            int limit = delivered;
            if (limit == ALL) {
                phone.write(bytes, 0, count);
                continue;
            }
            if (answer.size() == 0) {
                cutOff.add(answer);
            }
            int arrives = Math.clamp((long) limit - answer.size(), 0, count);
            answer.write(bytes, 0, count);
            phone.write(bytes, 0, arrives);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
