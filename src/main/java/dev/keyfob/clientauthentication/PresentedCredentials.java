package dev.keyfob.clientauthentication;

import dev.keyfob.client.ClientId;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The credentials that a request carries; nothing was looked up. No case shows a secret.
sealed interface PresentedCredentials {

    /// The one `client_assertion_type` (RFC 7523 §2.2).
    String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// The name of a client and no credentials.
    record Nothing(Optional<ClientId> client) implements PresentedCredentials {}

    /// A secret (RFC 6749 §2.3.1).
    ///
    /// @param client empty where the header could not be read
    /// @param place where the secret stood
    record Secret(Optional<ClientId> client, String secret, Place place)
            implements PresentedCredentials {
        @Override
        public String toString() {
            return "Secret[" + place + "]";
        }
    }

    /// A JWT that the client signed.
    ///
    /// @param client as the form names it beside the assertion, if it does
    record Assertion(String text, Optional<ClientId> client) implements PresentedCredentials {
        @Override
        public String toString() {
            return "Assertion[…]";
        }
    }

    /// A request that nobody can be told by.
    record Malformed(OAuthRefusal refusal) implements PresentedCredentials {}

    /// Where a secret stood.
    enum Place {
        HEADER,
        BODY
    }

    /// Reads a request. Only the scheme `Basic` counts in `Authorization`: an app may send its
    /// access token along.
    static PresentedCredentials of(FormParameters form) {
        if (form.defect().isPresent()) {
            return new Malformed(form.defect().get());
        }
        List<String> headers = form.authorization();
        Optional<String> basic =
                headers.stream().flatMap(header -> basic(header).stream()).findFirst();
        Optional<ClientId> client = form.get("client_id").map(ClientId::new);
        Optional<String> secret = form.get("client_secret");
        Optional<String> type = form.get("client_assertion_type");
        Optional<String> assertion = form.get("client_assertion");
        if (headers.size() > 1) {
            return malformed("Authorization stands more than once");
        }
        if (Stream.of(basic, secret, type.or(() -> assertion)).filter(Optional::isPresent).count()
                > 1) {
            return malformed("A client authenticates in one way at a time");
        }
        if (basic.isPresent()) {
            return ofHeader(basic.get(), client);
        }
        if (secret.isPresent()) {
            return new Secret(client, secret.get(), Place.BODY);
        }
        if (type.isEmpty() && assertion.isEmpty()) {
            return new Nothing(client);
        }
        return assertion.isPresent() && type.equals(Optional.of(ASSERTION_TYPE))
                ? new Assertion(assertion.get(), client)
                : malformed(
                        "client_assertion goes with the client_assertion_type " + ASSERTION_TYPE);
    }

    /// Reads a header `Authorization`: the scheme `Basic`, and a `client_id` and a secret in the
    /// form encoding with a colon between them.
    ///
    /// @return empty where the scheme is another
    static Optional<Secret> ofHeader(String header) {
        return basic(header).map(PresentedCredentials::decoded);
    }

    private static PresentedCredentials ofHeader(String credentials, Optional<ClientId> beside) {
        Secret secret = decoded(credentials);
        return beside.isPresent() && !beside.equals(secret.client())
                ? malformed("client_id is another than in Authorization")
                : secret;
    }

    private static Optional<String> basic(String header) {
        String scheme = header.split(" ", 2)[0];
        return scheme.equalsIgnoreCase("Basic")
                ? Optional.of(header.substring(scheme.length()).strip())
                : Optional.empty();
    }

    private static Secret decoded(String credentials) {
        try {
            String text =
                    new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon >= 0) {
                var client = new ClientId(formDecoded(text.substring(0, colon)));
                return new Secret(
                        Optional.of(client), formDecoded(text.substring(colon + 1)), Place.HEADER);
            }
        } catch (IllegalArgumentException neitherBase64NorForm) {
            // Told as wrong credentials are.
        }
        return new Secret(Optional.empty(), "", Place.HEADER);
    }

    private static String formDecoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Malformed malformed(String description) {
        return new Malformed(OAuthRefusal.of(OAuthError.INVALID_REQUEST, description));
    }
}
