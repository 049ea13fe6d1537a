package dev.keyfob.http.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Takes traces by OTLP over HTTP and keeps them as they came: names and values stand in them as
/// they are.
final class Collector implements AutoCloseable {

    private final HttpServer http;
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    Collector() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::take);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    String traces() {
        return String.join("\n", taken);
    }

    /// Where anything was sent to: one path for traces, one for metrics, one for logs.
    Set<String> paths() {
        return paths;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            paths.add(exchange.getRequestURI().getPath());
            taken.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
