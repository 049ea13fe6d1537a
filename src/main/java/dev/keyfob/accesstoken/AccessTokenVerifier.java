package dev.keyfob.accesstoken;

import dev.keyfob.client.Clients;
import dev.keyfob.http.Issuer;
import dev.keyfob.signingkey.SigningKeys;
import dev.keyfob.signingkey.jose.SignedJwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Tells a genuine access token from everything else (RFC 9068 §4, RFC 8725), without asking
/// anyone. Says nothing of revocation.
@ApplicationScoped
public class AccessTokenVerifier {

    private static final int LONGEST = 8 * 1024;

    /// How far the clocks of two instances may be apart. The end is exact.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final Issuer issuer;
    private final SigningKeys keys;
    private final Clients clients;
    private final InstantSource clock;
    private final VerifiedTokens verified;

    AccessTokenVerifier(Issuer issuer, SigningKeys keys, Clients clients, InstantSource clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clients = clients;
        this.clock = clock;
        this.verified = new VerifiedTokens(clients.longestAccessTokenLifetime());
    }

    /// Verifies a token that a stranger sent.
    ///
    /// @return its claims; empty where it is not one of ours, altered, expired, or not meant for
    ///   Keyfob's own API
    public Optional<AccessTokenClaims> verify(String text) {
        return text.length() > LONGEST
                ? Optional.empty()
                : verified.find(text, this::isGood, this::read)
                        .map(token -> token.payload().claims());
    }

    private Optional<VerifiedTokens.Token> read(String text) {
        return SignedJwt.open(text, AccessToken.TYPE, keys.published())
                .flatMap(jwt ->
                        Payload.read(jwt.claims())
                                .filter(this::isForKeyfob)
                                .map(payload ->
                                        new VerifiedTokens.Token(jwt.key().kid(), payload)));
    }

    private boolean isForKeyfob(Payload payload) {
        return payload.issuer().equals(issuer.value())
                && payload.claims().audience().contains(issuer.value());
    }

    private boolean isGood(VerifiedTokens.Token token) {
        return keys.byKid(token.kid()).isPresent() && isInForce(token.payload());
    }

    /// A token is never accepted for longer than its client's lifetime allows now, so that a
    /// revocation that is kept for that long covers it though the lifetime was longer when it was
    /// issued.
    private boolean isInForce(Payload payload) {
        AccessTokenClaims claims = payload.claims();
        Instant now = clock.instant();
        Instant latestStart = now.plus(CLOCK_SKEW);
        return now.isBefore(claims.expiresAt())
                && !claims.issuedAt().isAfter(latestStart)
                && !payload.notBefore().isAfter(latestStart)
                && clients.byId(claims.client())
                        .filter(client ->
                                now.isBefore(claims.issuedAt().plus(client.accessTokenLifetime())))
                        .isPresent();
    }
}
