package dev.keyfob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyfob.platform.Repetition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// What stands before several instances: leads each request to one that says it is ready, in turn,
/// looks each 100 ms who that is, and sends nothing twice.
final class Balancer implements AutoCloseable {

    private static final List<String> CARRIED = List.of("Content-Type", "Authorization");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer entrance;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Repetition looks;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Instance> ready = List.of();

    Balancer() throws IOException {
        entrance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        entrance.setExecutor(threads);
        entrance.createContext("/", this::carry);
        entrance.start();
        looks = Repetition.start("The look at who is ready", Duration.ofMillis(100), this::look);
    }

    Server server() {
        return new Server("http://127.0.0.1:" + entrance.getAddress().getPort());
    }

    /// Leads requests to it too, as soon as it is ready.
    void add(Instance instance) {
        instances.add(instance);
    }

    void remove(Instance instance) {
        instances.remove(instance);
    }

    boolean leadsTo(Instance instance) {
        return ready.contains(instance);
    }

    private void look() {
        ready =
                instances.stream()
                        .filter(instance -> instance.operation().answers("/q/health/ready"))
                        .toList();
    }

    private void carry(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> answer = ask(exchange);
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            answer.headers()
                    .firstValue("X-Request-Id")
                    .ifPresent(id -> exchange.getResponseHeaders().set("X-Request-Id", id));
            exchange.sendResponseHeaders(
                    answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange)
            throws IOException, InterruptedException {
        List<Instance> now = ready;
        Instance next = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        URI path = URI.create(next.server().url() + exchange.getRequestURI());
        var request =
                HttpRequest.newBuilder(path)
                        .timeout(Duration.ofSeconds(30))
                        .method(
                                exchange.getRequestMethod(),
                                BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()));
        CARRIED.forEach(name ->
                exchange.getRequestHeaders()
                        .getOrDefault(name, List.of())
                        .forEach(value -> request.header(name, value)));
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        looks.stop();
        entrance.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
