package dev.keyfob.limit;

import dev.keyfob.Server;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// The server with its limits, and with addresses that a test chooses: it is behind a proxy.
public class Limited implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "keyfob.limit.enabled", "true",
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.allow-x-forwarded", "true",
                "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
    }

    /// The server as it is seen from an address.
    public static Server from(Server server, String address) {
        return server.sending("X-Forwarded-For", address);
    }

    /// The server as it is seen from one of the addresses of 198.18.0.0/15 (RFC 2544).
    public static Server at(Server server, int number) {
        return from(
                server,
                "198.%d.%d.%d".formatted(18 + (number >> 16), number >> 8 & 0xff, number & 0xff));
    }
}
