package dev.keyfob.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The team's own system: takes webhooks, or refuses them.
public final class Receiver implements QuarkusTestResourceLifecycleManager {

    static final String SECRET = "whsec_" + "c2VjcmV0".repeat(5);
    static final String PREVIOUS_SECRET = "whsec_" + "cHJldmlv".repeat(5);

    /// A field that gets the receiver.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    @interface Listening {}

    /// A request as it came.
    record Received(String id, String timestamp, List<String> signatures, String body) {}

    private final HttpServer http;
    private final Queue<Received> taken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int status = 204;

    public Receiver() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/hooks", this::answer);
        http.start();
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "keyfob.webhook.url", url(),
                "keyfob.webhook.secret", SECRET,
                "keyfob.webhook.previous-secret", PREVIOUS_SECRET);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.Annotated(Listening.class));
    }

    @Override
    public void stop() {
        http.stop(0);
    }

    String url() {
        return "http://localhost:" + http.getAddress().getPort() + "/hooks";
    }

    /// What it answers from now on.
    void answers(int status) {
        this.status = status;
    }

    /// What tells of an account, in its order. A webhook may come again: of those with one id, the
    /// first.
    List<Received> thatTellOf(String account) {
        var ids = new HashSet<String>();
        return taken.stream()
                .filter(received -> received.body().contains(account))
                .filter(received -> ids.add(received.id()))
                .toList();
    }

    /// All that came, repeats included.
    List<Received> taken() {
        return List.copyOf(taken);
    }

    int refused() {
        return refused.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var received =
                new Received(
                        headers.getFirst("webhook-id"),
                        headers.getFirst("webhook-timestamp"),
                        List.of(headers.getFirst("webhook-signature").split(" ")),
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (status / 100 == 2) {
            taken.add(received);
        } else {
            refused.incrementAndGet();
        }
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", url());
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
