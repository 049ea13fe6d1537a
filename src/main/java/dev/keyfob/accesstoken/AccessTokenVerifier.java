package dev.keyfob.accesstoken;

import static org.jose4j.jwa.AlgorithmConstraints.ConstraintType.PERMIT;

import dev.keyfob.client.ClientId;
import dev.keyfob.client.Clients;
import dev.keyfob.client.Scope;
import dev.keyfob.http.Issuer;
import dev.keyfob.revocation.Jti;
import dev.keyfob.revocation.Sid;
import dev.keyfob.signingkey.SigningKeys;
import dev.keyfob.signingkey.VerificationKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Tells a genuine access token from everything else (RFC 9068 §4, RFC 8725), without asking
/// anyone. Says nothing of revocation.
@ApplicationScoped
public class AccessTokenVerifier {

    private static final int LONGEST = 8 * 1024;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt");

    /// Compact serialization and nothing else: three parts of the base64url alphabet, without
    /// padding or white space.
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final Issuer issuer;
    private final SigningKeys keys;
    private final Clients clients;
    private final InstantSource clock;

    AccessTokenVerifier(Issuer issuer, SigningKeys keys, Clients clients, InstantSource clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clients = clients;
        this.clock = clock;
    }

    /// Verifies a token that a stranger sent.
    ///
    /// @return its claims; empty where it is not one of ours, altered, expired, or not meant for
    ///   Keyfob's own API
    public Optional<AccessTokenClaims> verify(String text) {
        if (text.length() > LONGEST || !COMPACT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return verifiedPayload(text).flatMap(this::claims);
        } catch (JoseException | InvalidJwtException e) {
            return Optional.empty();
        }
    }

    private Optional<JwtClaims> verifiedPayload(String text)
            throws JoseException, InvalidJwtException {
        var jws = new JsonWebSignature();
        jws.setCompactSerialization(text);
        String type = jws.getHeader("typ");
        String kid = jws.getKeyIdHeaderValue();
        if (type == null || kid == null || !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        Optional<VerificationKey> key = keys.byKid(kid);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        jws.setAlgorithmConstraints(
                new AlgorithmConstraints(PERMIT, key.get().algorithm().wireName()));
        jws.setKey(key.get().publicKey());
        return jws.verifySignature()
                ? Optional.of(JwtClaims.parse(jws.getPayload()))
                : Optional.empty();
    }

    private Optional<AccessTokenClaims> claims(JwtClaims payload) {
        try {
            AccessTokenClaims claims = read(payload);
            return issuer.value().equals(payload.getIssuer())
                            && claims.audience().contains(issuer.value())
                            && isInForce(claims)
                    ? Optional.of(claims)
                    : Optional.empty();
        } catch (MalformedClaimException e) {
            return Optional.empty();
        }
    }

    /// A token is never accepted for longer than its client's lifetime allows now, so that a
    /// revocation that is kept for that long covers it though the lifetime was longer when it was
    /// issued.
    private boolean isInForce(AccessTokenClaims claims) {
        Instant now = clock.instant();
        return now.isBefore(claims.expiresAt())
                && !claims.issuedAt().isAfter(now.plus(CLOCK_SKEW))
                && clients.byId(claims.client())
                        .filter(client ->
                                now.isBefore(claims.issuedAt().plus(client.accessTokenLifetime())))
                        .isPresent();
    }

    private static AccessTokenClaims read(JwtClaims payload) throws MalformedClaimException {
        return payload.hasClaim("sid") ? ofDeviceSession(payload) : ofClient(payload);
    }

    private static AccessTokenClaims ofDeviceSession(JwtClaims payload)
            throws MalformedClaimException {
        return new AccessTokenClaims.OfDeviceSession(
                UUID.fromString(text(payload, "sub")),
                payload.getAudience(),
                new ClientId(text(payload, "client_id")),
                Scope.parse(text(payload, "scope")).orElse(Scope.of(List.of())),
                Sid.parse(text(payload, "sid"))
                        .orElseThrow(() -> new MalformedClaimException("sid")),
                Math.toIntExact(number(payload, "gen")),
                Instant.ofEpochSecond(number(payload, "auth_time")),
                payload.getStringListClaimValue("amr"),
                payload.getStringListClaimValue("roles"),
                payload.hasClaim("claims_version")
                        ? Math.toIntExact(number(payload, "claims_version"))
                        : 0,
                jti(payload),
                date(payload.getIssuedAt()),
                date(payload.getExpirationTime()));
    }

    /// A client's own token says of whom it is twice, and the two agree.
    private static AccessTokenClaims ofClient(JwtClaims payload) throws MalformedClaimException {
        String client = text(payload, "client_id");
        if (!client.equals(text(payload, "sub"))) {
            throw new MalformedClaimException("sub");
        }
        return new AccessTokenClaims.OfClient(
                payload.getAudience(),
                new ClientId(client),
                Scope.parse(text(payload, "scope")).orElse(Scope.of(List.of())),
                jti(payload),
                date(payload.getIssuedAt()),
                date(payload.getExpirationTime()));
    }

    private static Jti jti(JwtClaims payload) throws MalformedClaimException {
        return Jti.parse(text(payload, "jti"))
                .orElseThrow(() -> new MalformedClaimException("jti"));
    }

    private static String text(JwtClaims payload, String claim) throws MalformedClaimException {
        String value = payload.getStringClaimValue(claim);
        if (value == null) {
            throw new MalformedClaimException(claim);
        }
        return value;
    }

    private static long number(JwtClaims payload, String claim) throws MalformedClaimException {
        Long value = payload.getClaimValue(claim, Long.class);
        if (value == null) {
            throw new MalformedClaimException(claim);
        }
        return value;
    }

    private static Instant date(@Nullable NumericDate date) throws MalformedClaimException {
        if (date == null) {
            throw new MalformedClaimException("date");
        }
        return Instant.ofEpochSecond(date.getValue());
    }
}
