package dev.keyfob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A way through the network to a local port, which can be cut: then nothing passes and nobody is
/// told. What was connected before stays dead, as with a machine that was replaced.
public final class Relay implements AutoCloseable {

    private final ServerSocket entrance;
    private volatile int target;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean cut;

    public Relay(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /// Leads new connections to another local port.
    public void leadTo(int port) {
        target = port;
    }

    public void cut() {
        cuts.incrementAndGet();
        cut = true;
    }

    /// Lets new connections pass.
    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket near = entrance.accept();
                if (!cut) {
                    lead(near);
                }
            } catch (IOException closed) {
                // Nobody comes any more.
            }
        }
    }

    /// Refuses who came in where nobody listens at the target, as the target's machine would.
    private void lead(Socket near) {
        try {
            var far = new Socket(InetAddress.getLoopbackAddress(), target);
            int before = cuts.get();
            Thread.ofVirtual().start(() -> carry(near, far, before));
            Thread.ofVirtual().start(() -> carry(far, near, before));
        } catch (IOException nobodyThere) {
            close(near);
        }
    }

    private void carry(Socket from, Socket to, int before) {
        byte[] bytes = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (cuts.get() != before) {
                    return;
                }
                out.write(bytes, 0, count);
            }
            to.close();
        } catch (IOException oneOfThemIsGone) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
