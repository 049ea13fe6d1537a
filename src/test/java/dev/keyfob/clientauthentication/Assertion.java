package dev.keyfob.clientauthentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import java.security.Key;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/// An assertion of the client `signer`, good unless a test makes it another.
final class Assertion {

    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    static final String REFUSED =
            "{\"error\":\"invalid_client\",\"error_description\":\"No client is configured that has these credentials\"}";

    private final JsonWebSignature jws = new JsonWebSignature();
    private String claims;

    private Assertion(String claims) {
        this.claims = claims;
    }

    static Assertion at(Instant now) {
        var assertion =
                new Assertion(
                        "{\"iss\":\"signer\",\"sub\":\"signer\",\"aud\":\"http://localhost:8081\",\"exp\":%d,\"jti\":\"%s\"}"
                                .formatted(now.getEpochSecond() + 60, UUID.randomUUID()));
        return assertion.by("ES256");
    }

    /// Signs by the client's key of this algorithm.
    Assertion by(String algorithm) {
        jws.setKeyIdHeaderValue(algorithm);
        return by(algorithm, ConfidentialClients.key(algorithm).getPrivateKey());
    }

    Assertion by(String algorithm, Key key) {
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setKey(key);
        jws.setDoKeyValidation(false);
        return this;
    }

    Assertion header(String name, Object value) {
        jws.setHeader(name, value);
        return this;
    }

    /// Makes this the whole header.
    Assertion headers(String json) {
        try {
            jws.getHeaders().setFullHeaderAsJsonString(json);
            return this;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Changes the claims' text.
    Assertion with(String pattern, String replacement) {
        String changed = claims.replaceFirst(pattern, replacement);
        if (changed.equals(claims)) {
            throw new AssertionError(pattern + " is not in " + claims);
        }
        claims = changed;
        return this;
    }

    String text() {
        try {
            jws.setPayload(claims);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An assertion of another client, signed as if it were `signer`'s.
    Assertion of(String client) {
        return with("signer", client).with("signer", client);
    }

    void assertTaken(Server server) {
        assertThat(send(server, text()).status()).isEqualTo(200);
    }

    void assertRefused(Server server) {
        assertRefused(server, text());
    }

    static void assertRefused(Server server, String text) {
        Answer answer = send(server, text);
        assertThat(answer.body()).as(text).isEqualTo(REFUSED);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    /// Asks for a token with an assertion.
    static Answer send(Server server, String text, String... more) {
        Stream<String> form =
                Stream.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        TYPE,
                        "client_assertion",
                        text);
        return server.form(
                "/token", Stream.concat(form, Arrays.stream(more)).toArray(String[]::new));
    }
}
