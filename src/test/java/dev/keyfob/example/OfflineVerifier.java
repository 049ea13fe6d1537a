package dev.keyfob.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/// An API that checks Keyfob's access tokens by itself: with the key set, and with the feed of
/// revocations. It needs nothing of Keyfob's but HTTP, asks nobody while it serves a request, and
/// goes on while Keyfob is down.
///
/// ```
/// java OfflineVerifier ISSUER AUDIENCE CLIENT_ID CLIENT_SECRET PORT
/// ```
///
/// The client is a confidential one with the grant `client_credentials` and the scope
/// `keyfob:revocations`. `GET http://127.0.0.1:PORT/` answers 200 to a good bearer, else 401.
public final class OfflineVerifier {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration OUTAGE = Duration.ofDays(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JwtConsumer signatures;
    private final String issuer;
    private final String credentials;

    /// What is over, by its name, and when it may be forgotten: Unix time.
    private final Map<String, Long> revoked = new ConcurrentHashMap<>();

    private String lastEventId = "";

    private OfflineVerifier(String issuer, String audience, String clientId, String secret) {
        this.issuer = issuer;
        // RFC 6749 §2.3.1: both are form-encoded before they are joined.
        String joined = encoded(clientId) + ":" + encoded(secret);
        credentials =
                Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.US_ASCII));
        var keys = new HttpsJwks(issuer + "/.well-known/jwks.json");
        keys.setRetainCacheOnErrorDuration(OUTAGE.toSeconds());
        // A key that is not known yet is looked for at once, but not more often than this.
        keys.setRefreshReprieveThreshold(PAUSE.toMillis());
        signatures =
                new JwtConsumerBuilder()
                        .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
                        .setJwsAlgorithmConstraints(
                                new AlgorithmConstraints(
                                        ConstraintType.PERMIT, "ES256", "RS256", "EdDSA"))
                        .setExpectedType(true, "at+jwt")
                        .setExpectedIssuer(issuer)
                        .setExpectedAudience(audience)
                        .setRequireExpirationTime()
                        .build();
    }

    public static void main(String[] args) throws IOException {
        var verifier = new OfflineVerifier(args[0], args[1], args[2], args[3]);
        Thread.ofVirtual().start(verifier::follow);
        HttpServer api =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(args[4])),
                        0);
        api.createContext("/", verifier::serve);
        api.start();
    }

    private void serve(HttpExchange request) throws IOException {
        String header = request.getRequestHeaders().getFirst("Authorization");
        boolean good =
                header != null && header.startsWith("Bearer ") && isGood(header.substring(7));
        request.sendResponseHeaders(good ? 200 : 401, -1);
        request.close();
    }

    /// The whole check: signature and claims, then the four ways in which a token can be over.
    private boolean isGood(String token) {
        try {
            JwtContext jwt = signatures.process(token);
            JwtClaims claims = jwt.getJwtClaims();
            String sid = claims.getClaimValueAsString("sid");
            Object version = claims.getClaimValue("claims_version");
            return !revoked.containsKey(
                            "key:" + jwt.getJoseObjects().getFirst().getKeyIdHeaderValue())
                    && !revoked.containsKey(sid)
                    && !revoked.containsKey("jti:" + claims.getJwtId())
                    && !revoked.containsKey(sid + ":claims:" + (version == null ? 0 : version));
        } catch (InvalidJwtException | MalformedClaimException refused) {
            return false;
        }
    }

    /// Follows the feed for ever; where it breaks off, from where it was.
    private void follow() {
        while (true) {
            try {
                read(accessToken());
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (IOException | JoseException keyfobIsAway) {
                System.err.println("Keyfob is away: " + keyfobIsAway);
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private String accessToken() throws IOException, InterruptedException, JoseException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer + "/token"))
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "grant_type=client_credentials&scope=keyfob:revocations"))
                        .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        return (String) JsonUtil.parseJson(answer).get("access_token");
    }

    private void read(String accessToken) throws IOException, InterruptedException, JoseException {
        var request =
                HttpRequest.newBuilder(URI.create(issuer + "/revocations"))
                        .header("Authorization", "Bearer " + accessToken);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        String event = "";
        try (var lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                String value = line.substring(colon + 1).strip();
                switch (line.substring(0, Math.max(0, colon))) {
                    case "event" -> event = value;
                    case "id" -> lastEventId = value;
                    case "data" -> learn(event, JsonUtil.parseJson(value));
                    default -> {}
                }
            }
        }
    }

    private void learn(String event, Map<String, Object> data) {
        long now = System.currentTimeMillis() / 1_000;
        switch (event) {
            case "revocation" -> revoked.put(name(data), ((Number) data.get("exp")).longValue());
            case "heartbeat" -> revoked.values().removeIf(expiry -> expiry < now);
            default -> {}
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String name(Map<String, Object> data) {
        if (data.containsKey("kid")) {
            return "key:" + data.get("kid");
        }
        if (data.containsKey("jti")) {
            return "jti:" + data.get("jti");
        }
        return data.containsKey("claims_version")
                ? data.get("sid") + ":claims:" + data.get("claims_version")
                : (String) data.get("sid");
    }
}
