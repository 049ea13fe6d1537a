package dev.keyfob.platform;

import java.net.URI;
import java.util.Optional;

/// The address of another service that the configuration names.
public final class ServiceAddress {

    private ServiceAddress() {}

    /// An https address, or an http one on this machine; empty for any other text.
    public static Optional<URI> parse(String text) {
        try {
            URI uri = URI.create(text);
            return ("https".equals(uri.getScheme()) || isLoopback(uri)) && uri.getHost() != null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static boolean isLoopback(URI uri) {
        return "http".equals(uri.getScheme()) && "localhost".equals(uri.getHost());
    }
}
