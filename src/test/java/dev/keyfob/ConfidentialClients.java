package dev.keyfob;

import dev.keyfob.Server.Answer;
import dev.keyfob.platform.SecretHash;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/// The confidential clients of the tests.
///
/// | client | proves itself by | is |
/// |---|---|---|
/// | `backend` | [#SECRET], or [#NEXT_SECRET] | a server with users and a token of its own |
/// | `orders-api` | [#SECRET] | the API `https://orders.example.com`, which asks about tokens |
/// | `signer` | assertions, by a key of each algorithm | a server that has no secret |
/// | `operator` | [#SECRET] | who gives orders |
public final class ConfidentialClients {

    /// Has every character that the header's encoding changes.
    public static final String SECRET = "a secret: 100% + ü & =";

    public static final String NEXT_SECRET = "the-secret-that-follows";

    /// What `orders-api` is, and what the tokens of `backend` and `tablet` are for.
    public static final String ORDERS = "https://orders.example.com";

    /// What makes an instance know `operator`, with either secret.
    public static final Map<String, String> OPERATOR =
            Map.of(
                    "KEYFOB_CLIENT__OPERATOR__SECRET_HASH",
                    hash(SECRET) + "," + hash(NEXT_SECRET),
                    "KEYFOB_CLIENT__OPERATOR__GRANTS",
                    "client_credentials",
                    "KEYFOB_CLIENT__OPERATOR__SCOPES",
                    "keyfob:admin");

    /// What makes an instance know `follower`, which may follow the feed of revocations.
    static final Map<String, String> FOLLOWER =
            Map.of(
                    "KEYFOB_CLIENT__FOLLOWER__SECRET_HASH",
                    hash(SECRET),
                    "KEYFOB_CLIENT__FOLLOWER__GRANTS",
                    "client_credentials",
                    "KEYFOB_CLIENT__FOLLOWER__SCOPES",
                    "keyfob:revocations");

    private ConfidentialClients() {}

    static Map<String, String> configuration() {
        return Map.ofEntries(
                Map.entry("keyfob.client.tablet.audience", ORDERS),
                Map.entry(
                        "keyfob.client.backend.secret-hash",
                        hash(SECRET) + "," + hash(NEXT_SECRET)),
                Map.entry(
                        "keyfob.client.backend.grants",
                        "authorization_code,refresh_token,client_credentials"),
                Map.entry("keyfob.client.backend.scopes", "account,orders,reports"),
                Map.entry("keyfob.client.backend.audience", ORDERS),
                Map.entry("keyfob.client.orders-api.secret-hash", hash(SECRET)),
                Map.entry("keyfob.client.orders-api.audience", ORDERS),
                Map.entry("keyfob.client.signer.jwks", keySet()),
                Map.entry("keyfob.client.signer.grants", "client_credentials"),
                Map.entry("keyfob.client.signer.scopes", "reports"),
                Map.entry("keyfob.client.sender.secret-hash", hash(SECRET)),
                Map.entry("keyfob.client.sender.grants", "client_credentials"),
                Map.entry("keyfob.client.sender.scopes", "keyfob:push"),
                Map.entry("keyfob.client.operator.secret-hash", hash(SECRET)),
                Map.entry("keyfob.client.operator.grants", "client_credentials"),
                Map.entry(
                        "keyfob.client.operator.scopes",
                        "keyfob:admin,keyfob:revocations,reports"));
    }

    /// What an operator writes down of a secret.
    public static String hash(String secret) {
        return HexFormat.of()
                .formatHex(SecretHash.of(secret.getBytes(StandardCharsets.UTF_8)).bytes());
    }

    /// The header by which a client proves itself (RFC 6749 §2.3.1).
    public static String basic(String client, String secret) {
        String credentials = encoded(client) + ":" + encoded(secret);
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /// The server as a client with [#SECRET] asks it.
    public static Server as(String client, Server server) {
        return server.sending("Authorization", basic(client, SECRET));
    }

    /// Asks for a token in the client's own name.
    public static Answer ownToken(String client, Server server) {
        return as(client, server).form("/token", "grant_type", "client_credentials");
    }

    /// The key with which `signer` signs by an algorithm. Each is made once, whichever class loader
    /// asks first.
    public static PublicJsonWebKey key(String algorithm) {
        Object made =
                System.getProperties()
                        .computeIfAbsent("test.key." + algorithm, _ -> made(algorithm));
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(made.toString());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String made(String algorithm) {
        try {
            JsonWebKey key =
                    switch (algorithm) {
                        case "ES256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
                        case "RS256" -> RsaJwkGenerator.generateJwk(2048);
                        default ->
                                OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
                    };
            key.setKeyId(algorithm);
            return key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keySet() {
        return Stream.of("ES256", "RS256", "EdDSA")
                .map(algorithm -> key(algorithm).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
