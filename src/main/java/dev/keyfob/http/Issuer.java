package dev.keyfob.http;

import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// The issuer identifier (RFC 8414 §2): an origin without a path, so that metadata, tokens and
/// endpoints all derive from one string.
@ApplicationScoped
@Startup
public class Issuer {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String value;

    Issuer(HttpConfig config) {
        value =
                config.issuer()
                        .orElseThrow(() ->
                                new StartFailure(
                                        "keyfob.issuer is not set: give the https origin under which apps reach Keyfob, for"
                                                + " example KEYFOB_ISSUER=https://id.example.com"));
        if (!isOrigin(value)) {
            throw new StartFailure(
                    "keyfob.issuer cannot be used: it is an https origin without path or trailing slash (http only for loopback), for"
                            + " example https://id.example.com");
        }
    }

    /// The identifier as it stands in `iss`, byte for byte.
    public String value() {
        return value;
    }

    /// Its host, for people who have no other name for the service.
    public String host() {
        return URI.create(value).getHost();
    }

    /// The absolute URL of a path of this service.
    ///
    /// @param path with a leading slash
    public String url(String path) {
        return value + path;
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            boolean secure =
                    "https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost()));
            return secure
                    && uri.getHost() != null
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
