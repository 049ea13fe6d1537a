package dev.keyfob.clientauthentication;

import dev.keyfob.client.Client;
import dev.keyfob.client.Client.Credentials;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.ClientKeys;
import dev.keyfob.client.Clients;
import dev.keyfob.http.Issuer;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvent.ClientRefused.Defect;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Tells a client's own assertion from everything else (`private_key_jwt`: RFC 7523 §3, RFC 8725).
///
/// It names the client as `iss` and `sub` and the issuer, and nothing else, as `aud`: one that was
/// made for another server is of no use here. It is good once, for at most five minutes. For an
/// unknown client a signature is verified all the same, so that its time tells nothing.
@ApplicationScoped
class ClientAssertionVerifier {

    private static final int LONGEST = 8 * 1024;
    private static final int LONGEST_JTI = 256;
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final Set<String> TYPES = Set.of("jwt", "client-authentication+jwt");

    /// Compact serialization and nothing else.
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /// The keys of RFC 7517 §A.1 and RFC 8037 §A.2, which verify for nobody.
    private static final ClientKeys NOBODYS =
            ClientKeys.parse(
                            """
                            {"keys": [
                              {"kty": "EC", "crv": "P-256", "kid": "1",
                               "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
                              {"kty": "RSA", "e": "AQAB", "kid": "2",
                               "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"},
                              {"kty": "OKP", "crv": "Ed25519", "kid": "3", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
                            """)
                    .orElseThrow();

    private final Clients clients;
    private final Issuer issuer;
    private final UsedAssertions used;
    private final SecurityEvents events;
    private final InstantSource clock;

    ClientAssertionVerifier(
            Clients clients,
            Issuer issuer,
            UsedAssertions used,
            SecurityEvents events,
            InstantSource clock) {
        this.clients = clients;
        this.issuer = issuer;
        this.used = used;
        this.events = events;
        this.clock = clock;
    }

    /// Verifies an assertion that a stranger sent, and takes it.
    ///
    /// @param named the client that the request names beside it, if it does
    /// @return its client
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell whether it was used
    Optional<Client> verify(String text, Optional<ClientId> named) {
        if (text.length() > LONGEST || !COMPACT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var jws = new JsonWebSignature();
            jws.setCompactSerialization(text);
            JwtClaims claims = JwtClaims.parse(jws.getUnverifiedPayload());
            return verify(jws, claims, named);
        } catch (JoseException | InvalidJwtException | MalformedClaimException e) {
            return Optional.empty();
        }
    }

    private Optional<Client> verify(
            JsonWebSignature jws, JwtClaims claims, Optional<ClientId> named)
            throws JoseException, MalformedClaimException {
        Optional<Client> client =
                Optional.ofNullable(claims.getSubject()).map(ClientId::new).flatMap(clients::byId);
        boolean isSigned = isSigned(jws, client);
        if (client.isEmpty()) {
            return Optional.empty();
        }
        Optional<Defect> defect =
                isSigned
                        ? defect(client.get(), claims, named)
                        : Optional.of(Defect.ASSERTION_NOT_SIGNED);
        defect.ifPresent(lacking ->
                events.record(new SecurityEvent.ClientRefused(client.get().id(), lacking)));
        return defect.isEmpty() ? client : Optional.empty();
    }

    private static boolean isSigned(JsonWebSignature jws, Optional<Client> client)
            throws JoseException {
        Optional<Header> header = Header.read(jws);
        if (header.isEmpty()) {
            return false;
        }
        String algorithm = header.get().algorithm();
        Optional<PublicKey> key =
                client.map(Client::credentials)
                        .flatMap(credentials -> key(credentials, header.get()));
        jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
        jws.setKey(key.or(() -> NOBODYS.find(algorithm, null)).orElseThrow());
        return jws.verifySignature() && key.isPresent();
    }

    private static Optional<PublicKey> key(Credentials credentials, Header header) {
        return switch (credentials) {
            case Credentials.Keys(var keys) -> keys.find(header.algorithm(), header.kid());
            case Credentials.None _, Credentials.Secret _ -> Optional.empty();
        };
    }

    /// A header that asks for nothing that is not understood here, and does not say that it is
    /// another kind of JWT.
    private record Header(String algorithm, @Nullable String kid) {

        static Optional<Header> read(JsonWebSignature jws) {
            Object type = jws.getObjectHeader("typ");
            Object kid = jws.getObjectHeader("kid");
            boolean isPlain =
                    (type == null || (type instanceof String text && isAssertion(text)))
                            && (kid == null || kid instanceof String)
                            && jws.getObjectHeader("crit") == null
                            && jws.getObjectHeader("b64") == null;
            return isPlain
                            && jws.getObjectHeader("alg") instanceof String algorithm
                            && ClientKeys.ALGORITHMS.contains(algorithm)
                    ? Optional.of(new Header(algorithm, (String) kid))
                    : Optional.empty();
        }

        private static boolean isAssertion(String type) {
            return TYPES.contains(type.toLowerCase(Locale.ROOT));
        }
    }

    private Optional<Defect> defect(Client client, JwtClaims claims, Optional<ClientId> named)
            throws MalformedClaimException {
        boolean isOfAnother = named.isPresent() && !named.get().equals(client.id());
        if (isOfAnother || !client.id().value().equals(claims.getIssuer())) {
            return Optional.of(Defect.ASSERTION_OF_ANOTHER_CLIENT);
        }
        if (!claims.getAudience().equals(List.of(issuer.value()))) {
            return Optional.of(Defect.ASSERTION_FOR_ANOTHER_AUDIENCE);
        }
        long now = clock.instant().getEpochSecond();
        NumericDate expiration = claims.getExpirationTime();
        if (expiration == null || !isInTime(claims, expiration.getValue(), now)) {
            return Optional.of(Defect.ASSERTION_OUT_OF_TIME);
        }
        String jti = claims.getJwtId();
        if (jti == null || jti.isEmpty() || jti.length() > LONGEST_JTI) {
            return Optional.of(Defect.ASSERTION_WITHOUT_JTI);
        }
        Duration remaining = Duration.ofSeconds(expiration.getValue() - now).plus(CLOCK_SKEW);
        return used.take(client.id(), jti, remaining)
                ? Optional.empty()
                : Optional.of(Defect.ASSERTION_USED);
    }

    private static boolean isInTime(JwtClaims claims, long expiration, long now)
            throws MalformedClaimException {
        long earliest = now - CLOCK_SKEW.toSeconds();
        long latest = now + CLOCK_SKEW.toSeconds();
        return expiration > earliest
                && expiration <= latest + LONGEST_LIFE.toSeconds()
                && isPast(claims.getNotBefore(), latest)
                && isPast(claims.getIssuedAt(), latest);
    }

    private static boolean isPast(@Nullable NumericDate date, long now) {
        return date == null || date.getValue() <= now;
    }
}
