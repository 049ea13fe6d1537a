import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// The proxy of `src/bench/run instances`: it gives each connection to the next instance in turn, as
/// a load balancer for TCP does.
final class Relay {

    private static final int WAITING = 1024;

    /// @param ports its own, and those of the instances, all on 127.0.0.1
    public static void main(String... ports) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var server = new ServerSocket(Integer.parseInt(ports[0]), WAITING, here)) {
            for (int turn = 0; true; turn++) {
                Socket client = server.accept();
                var instance =
                        new Socket(here, Integer.parseInt(ports[1 + turn % (ports.length - 1)]));
                client.setTcpNoDelay(true);
                instance.setTcpNoDelay(true);
                Thread.startVirtualThread(() -> pass(client, instance));
                Thread.startVirtualThread(() -> pass(instance, client));
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // The other direction has closed both.
        }
    }
}
