package dev.keyfob.http.address;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.Optional;

/// The address that the request at hand comes from. Behind a proxy that `quarkus.http.proxy.*`
/// trusts it is the one that the proxy names.
@ApplicationScoped
public class CurrentAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final CurrentVertxRequest request;

    CurrentAddress(CurrentVertxRequest request) {
        this.request = request;
    }

    /// Empty outside of a request.
    public Optional<ClientAddress> get() {
        if (!Arc.container().requestContext().isActive()) {
            return Optional.empty();
        }
        RoutingContext current = request.getCurrent();
        return current == null ? Optional.empty() : Optional.of(of(current.request()));
    }

    /// The address that a request comes from: the machine's own where it came over a socket of the
    /// file system, and the proxy's where that names something else than an address.
    public static ClientAddress of(HttpServerRequest request) {
        Optional<ClientAddress> sender = parse(request.connection().remoteAddress(true));
        Optional<ClientAddress> named = parse(request.remoteAddress());
        return (named.equals(sender) ? sender : seenByProxy(request).or(() -> named))
                .or(() -> sender)
                .orElseGet(() -> new ClientAddress(InetAddress.getLoopbackAddress()));
    }

    /// The last one in the header, which the trusted proxy has added. Quarkus takes the first,
    /// which may be whatever the client has sent.
    private static Optional<ClientAddress> seenByProxy(HttpServerRequest request) {
        String all = String.join(",", request.headers().getAll(FORWARDED_FOR));
        return ClientAddress.parse(all.substring(all.lastIndexOf(',') + 1).strip());
    }

    private static Optional<ClientAddress> parse(SocketAddress address) {
        return Optional.ofNullable(address.host()).flatMap(ClientAddress::parse);
    }
}
