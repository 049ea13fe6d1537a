package dev.keyfob.limit;

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
}
