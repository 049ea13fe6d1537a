import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessHandle.Info;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The load of `src/bench/run`: chains of requests over HTTP/1.1, each on a connection of its own and
/// each waiting for its answer before it goes on. One thread and raw sockets, because the servers
/// need the processors. An answer of another status than the expected one ends it with status 1.
///
/// It reads one order a line, and answers each with one line:
/// `refresh|turn|get|post PORT PATH STATUS CHAINS SECONDS RATE FILE` is answered
/// `REQUESTS SECONDS p50 p99 p99.9 CPU`, the latencies in ms and its own CPU time in seconds. Orders
/// with ` & ` between them are carried out at once, on a thread each, and so answered.
///
/// - FILE has one token a line, one for each chain. A refresh uses the token of the chain's last
///   answer; the next order goes on with the tokens that are in the file then. `-` is no token. A
///   post sends its line as a form. A turn is a refresh, and each chain's next one is of another
///   line: the chains go through the whole file, again and again.
/// - RATE is how many requests a second all chains begin; with 0 each begins the next at once. A
///   request that begins late because the answer before it was late counts from its time.
final class Refreshes {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private record Order(
            String kind,
            int port,
            String path,
            int status,
            int chains,
            double seconds,
            double rate,
            String file) {

        static Order parse(String line) {
            String[] part = line.split(" ");
            return new Order(
                    part[0],
                    Integer.parseInt(part[1]),
                    part[2],
                    Integer.parseInt(part[3]),
                    Integer.parseInt(part[4]),
                    Double.parseDouble(part[5]),
                    Double.parseDouble(part[6]),
                    part[7]);
        }

        boolean isRefresh() {
            return kind.equals("refresh") || kind.equals("turn");
        }

        byte[] request(String token) {
            if (kind.equals("get")) {
                String bearer = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
                return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
                        .formatted(path, port, bearer)
                        .getBytes(ISO_8859_1);
            }
            String form =
                    isRefresh()
                            ? "grant_type=refresh_token&client_id=demo&refresh_token=" + token
                            : token;
            String head =
                    "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            .formatted(path, port);
            return (head + form.length() + "\r\n\r\n" + form).getBytes(ISO_8859_1);
        }
    }

    private final Order order;
    private final long begin;
    private final long end;
    private final List<String> tokens;
    private final PriorityQueue<Chain> waiting =
            new PriorityQueue<>(Comparator.comparingLong(chain -> chain.due));
    private long[] latencies = new long[1 << 16];
    private int done;
    private int busy;

    private Refreshes(Order order) throws IOException {
        this.order = order;
        this.tokens =
                order.file().equals("-")
                        ? Collections.nCopies(order.chains(), "")
                        : Files.readAllLines(Path.of(order.file()));
        this.begin = System.nanoTime();
        this.end = begin + (long) (order.seconds() * 1e9);
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        var orders = new BufferedReader(new InputStreamReader(System.in));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            var walks = new ArrayList<FutureTask<String>>();
            for (String order : line.split(" & ")) {
                walks.add(new FutureTask<>(() -> new Refreshes(Order.parse(order)).walk()));
            }
            walks.forEach(walk -> Thread.ofPlatform().start(walk));
            var answers = new StringJoiner(" & ");
            for (FutureTask<String> walk : walks) {
                answers.add(answer(walk));
            }
            System.out.println(answers);
        }
    }

    private static String answer(FutureTask<String> walk) throws InterruptedException {
        try {
            return walk.get();
        } catch (ExecutionException e) {
            System.out.println("failed: " + e.getCause().getMessage());
            System.exit(1);
            throw new IllegalStateException(e);
        }
    }

    private String walk() throws IOException {
        Duration used = cpu();
        var chains = new ArrayList<Chain>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < order.chains(); i++) {
                chains.add(new Chain(selector, i));
            }
            waiting.addAll(chains);
            for (beginDue(); busy > 0 || !waiting.isEmpty(); beginDue()) {
                select(selector);
            }
        } finally {
            for (Chain chain : chains) {
                chain.channel.close();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (order.isRefresh()) {
            Files.write(Path.of(order.file()), tokens);
        }
        Arrays.sort(latencies, 0, done);
        return "%d %.3f %.3f %.3f %.3f %.2f"
                .formatted(
                        done,
                        seconds,
                        percentile(0.5),
                        percentile(0.99),
                        percentile(0.999),
                        cpu().minus(used).toMillis() / 1e3);
    }

    /// Begins the requests whose time has come, and forgets those whose time is after the end.
    private void beginDue() throws IOException {
        long now = System.nanoTime();
        while (!waiting.isEmpty() && (waiting.peek().due <= now || waiting.peek().due >= end)) {
            Chain chain = waiting.poll();
            if (chain.due < end) {
                chain.send(chain.wasLate ? chain.due : now);
            }
        }
    }

    private void select(Selector selector) throws IOException {
        long wait =
                waiting.isEmpty()
                        ? SILENCE.toMillis()
                        : Math.max(1, (waiting.peek().due - System.nanoTime()) / 1_000_000);
        if (selector.select(wait) == 0 && wait == SILENCE.toMillis()) {
            throw new IOException("no answer for " + SILENCE.toSeconds() + " s");
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Chain) key.attachment()).read();
        }
        selector.selectedKeys().clear();
    }

    private void count(long nanoseconds) {
        if (done == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * done);
        }
        latencies[done++] = nanoseconds;
    }

    private double percentile(double share) {
        return done == 0 ? 0 : latencies[Math.min(done - 1, (int) (share * done))] / 1e6;
    }

    private static Duration cpu() {
        Info info = ProcessHandle.current().info();
        return info.totalCpuDuration().orElse(Duration.ZERO);
    }

    private final class Chain {

        private static final String MEMBER = "\"refresh_token\":\"";
        private static final String END_OF_HEAD = "\r\n\r\n";

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(1 << 16);
        private final long period =
                order.rate() == 0 ? 0 : (long) (order.chains() * 1e9 / order.rate());
        private final int index;
        private int line;
        private byte[] request;
        private long since;
        private long due;
        private boolean wasLate;

        Chain(Selector selector, int index) throws IOException {
            this.index = index;
            line = index;
            request = order.request(tokens.get(line));
            due = begin + period * index / order.chains();
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", order.port()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long from) throws IOException {
            since = from;
            busy++;
            // An empty socket buffer takes all of a small request.
            if (channel.write(ByteBuffer.wrap(request)) != request.length) {
                throw new IOException("a request was not taken as a whole");
            }
        }

        void read() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IOException("the server closed a connection after " + done + " answers");
            }
            String text = received();
            int head = text.indexOf(END_OF_HEAD);
            if (head < 0 || !isWhole(text, head)) {
                return;
            }
            if (Integer.parseInt(text.substring(9, 12)) != order.status()) {
                throw new IOException("answered " + text.replaceAll("\\s+", " "));
            }
            long now = System.nanoTime();
            count(now - since);
            busy--;
            answer.clear();
            if (order.isRefresh()) {
                take(text.substring(head));
            }
            due = period == 0 ? now : due + period;
            wasLate = period != 0 && due < now;
            waiting.add(this);
        }

        private String received() {
            return new String(answer.array(), 0, answer.position(), ISO_8859_1);
        }

        private static boolean isWhole(String text, int head) {
            String headers = text.substring(0, head + 2).toLowerCase(Locale.ROOT);
            if (headers.contains("\r\ntransfer-encoding: chunked\r\n")) {
                return text.endsWith("\r\n0\r\n\r\n");
            }
            if (headers.startsWith("http/1.1 204 ")) {
                return true;
            }
            int length = headers.indexOf("\r\ncontent-length: ") + 18;
            int bytes = Integer.parseInt(headers.substring(length, headers.indexOf('\r', length)));
            return text.length() == head + END_OF_HEAD.length() + bytes;
        }

        private void take(String body) throws IOException {
            int from = body.indexOf(MEMBER) + MEMBER.length();
            String successor = body.substring(from, body.indexOf('"', from));
            if (from < MEMBER.length() || successor.equals(tokens.get(line))) {
                throw new IOException("the refresh token was not rotated");
            }
            tokens.set(line, successor);
            if (order.kind().equals("turn")) {
                line = line + order.chains() < tokens.size() ? line + order.chains() : index;
            }
            request = order.request(tokens.get(line));
        }
    }
}
