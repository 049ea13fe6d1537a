package dev.keyfob.refresh;

import dev.keyfob.Server;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One phone's way to a server: HTTP/1.1 on loopback, on which refreshes go wrong as dice with a
/// fixed seed say. Everything else passes whole.
///
/// A request that the phone has given up meets its repetition at the server, but does not outlive
/// it: an answer arrives when the server has answered all that was sent before. What comes later is
/// no retry but a copy of a token that was used up, and no server can tell it from theft.
final class LossyLine implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Pattern LENGTH =
            Pattern.compile("\r\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);
    private static final String END_OF_HEAD = "\r\n\r\n";

    /// What becomes of a refresh and its answer.
    enum Fate {
        WHOLE,
        /// The server has written the answer, and not a byte of it arrives.
        ANSWER_LOST,
        /// The connection is cut while the server is still at work.
        CUT_BEFORE_THE_ANSWER,
        /// A part of the answer arrives.
        CUT_WITHIN_THE_ANSWER,
        /// The server gets it twice in the same moment; one of the answers arrives.
        TWICE;

        /// Twenty of a hundred answers are lost.
        private static Fate of(Random dice) {
            int roll = dice.nextInt(100);
            return roll < 7
                    ? ANSWER_LOST
                    : roll < 14
                            ? CUT_BEFORE_THE_ANSWER
                            : roll < 20 ? CUT_WITHIN_THE_ANSWER : roll < 25 ? TWICE : WHOLE;
        }
    }

    private final int port;
    private final Random dice;
    private final ServerSocket door;

    /// Shared by the requests that the phone has given up and the server has not answered.
    private final ReadWriteLock givenUp = new ReentrantReadWriteLock();

    private final Map<Fate, Integer> fates = new ConcurrentHashMap<>();

    /// @param port of the server on loopback
    LossyLine(int port, long seed) throws IOException {
        this.port = port;
        this.dice = new Random(seed);
        this.door = new ServerSocket(0, 50, LOOPBACK);
        Thread.ofVirtual().start(this::open);
    }

    /// The server as it is seen through this line.
    Server server() {
        return new Server("http://127.0.0.1:" + door.getLocalPort());
    }

    /// How many refreshes met each fate.
    Map<Fate, Integer> fates() {
        return Map.copyOf(fates);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                Socket phone = door.accept();
                Thread.ofVirtual().start(() -> carry(phone));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket phone) {
        try (phone;
                var end = new End(phone);
                var server = new End(new Socket(LOOPBACK, port))) {
            boolean goesOn = true;
            while (goesOn) {
                byte[] request = end.read();
                goesOn = request.length > 0 && carry(request, end, server);
            }
        } catch (IOException gone) {
            // One of the two has hung up, and so does the line.
        }
    }

    /// @return whether the connection lives on
    private boolean carry(byte[] request, End phone, End server) throws IOException {
        if (!text(request).contains("grant_type=refresh_token")) {
            server.write(request);
            phone.write(server.read());
            return true;
        }
        Fate fate = Fate.of(dice);
        fates.merge(fate, 1, Integer::sum);
        return switch (fate) {
            case WHOLE -> {
                server.write(request);
                deliver(server.read(), phone);
                yield true;
            }
            case ANSWER_LOST -> {
                server.write(request);
                server.read();
                yield false;
            }
            case CUT_BEFORE_THE_ANSWER -> {
                givenUp.readLock().lock();
                try {
                    server.write(request);
                    phone.close();
                    server.read();
                } finally {
                    givenUp.readLock().unlock();
                }
                yield false;
            }
            case CUT_WITHIN_THE_ANSWER -> {
                server.write(request);
                byte[] answer = server.read();
                phone.write(Arrays.copyOf(answer, dice.nextInt(1, answer.length)));
                yield false;
            }
            case TWICE -> {
                try (var second = new End(new Socket(LOOPBACK, port))) {
                    server.write(request);
                    second.write(request);
                    byte[] answer = server.read();
                    byte[] other = second.read();
                    deliver(dice.nextBoolean() ? answer : other, phone);
                }
                yield true;
            }
        };
    }

    private void deliver(byte[] answer, End phone) throws IOException {
        givenUp.writeLock().lock();
        try {
            phone.write(answer);
        } finally {
            givenUp.writeLock().unlock();
        }
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    /// One end of a connection, read message by message.
    private record End(Socket socket, InputStream in) implements AutoCloseable {

        End(Socket socket) throws IOException {
            this(socket, new BufferedInputStream(socket.getInputStream()));
            socket.setTcpNoDelay(true);
        }

        /// A head and a body of the length that the head names; nothing where the other has hung
        /// up.
        byte[] read() throws IOException {
            var message = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < END_OF_HEAD.length()) {
                int next = in.read();
                if (next < 0) {
                    return new byte[0];
                }
                message.write(next);
                matched = next == END_OF_HEAD.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
            }
            Matcher length = LENGTH.matcher(text(message.toByteArray()));
            if (length.find()) {
                message.write(in.readNBytes(Integer.parseInt(length.group(1))));
            }
            return message.toByteArray();
        }

        void write(byte[] message) throws IOException {
            socket.getOutputStream().write(message);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
