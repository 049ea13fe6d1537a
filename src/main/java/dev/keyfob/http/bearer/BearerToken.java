package dev.keyfob.http.bearer;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Collection;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/// The access token that came with the current request (RFC 6750 §2.1). Shows nothing.
public record BearerToken(String text) {

    private static final String SCHEME = "Bearer ";

    /// Reads the header `Authorization`.
    ///
    /// @return empty where no bearer stands in it; of several headers [BearerRefusals] has refused
    ///   the request
    public static Optional<BearerToken> ofRequest() {
        return credentials().stream()
                .filter(BearerToken::isIn)
                .findFirst()
                .map(credentials -> new BearerToken(credentials.substring(SCHEME.length())));
    }

    /// Whether one stands in a header `Authorization`.
    public static boolean isIn(String credentials) {
        return credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /// Each header `Authorization`, as it was sent.
    static Collection<String> credentials() {
        return CurrentRequestManager.get()
                .serverRequest()
                .getAllRequestHeaders(HttpHeaders.AUTHORIZATION);
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
