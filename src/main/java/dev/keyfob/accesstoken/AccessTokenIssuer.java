package dev.keyfob.accesstoken;

import dev.keyfob.http.Issuer;
import dev.keyfob.platform.Randomness;
import dev.keyfob.revocation.Jti;
import dev.keyfob.signingkey.SigningKey;
import dev.keyfob.signingkey.SigningKeys;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashSet;

/// Signs access tokens with the active key.
@ApplicationScoped
public class AccessTokenIssuer {

    private final Issuer issuer;
    private final SigningKeys keys;
    private final Randomness randomness;

    AccessTokenIssuer(Issuer issuer, SigningKeys keys, Randomness randomness) {
        this.issuer = issuer;
        this.keys = keys;
        this.randomness = randomness;
    }

    /// A `jti` that no other token has.
    public Jti newJti() {
        return Jti.of(randomness.bytes(Jti.LENGTH));
    }

    /// Signs the claims. Keyfob's own API stands in `aud` before the client's.
    public AccessToken issue(AccessTokenClaims claims) {
        SigningKey key = keys.active();
        var audience = new LinkedHashSet<String>();
        audience.add(issuer.value());
        audience.addAll(claims.audience());
        JwtClaimsBuilder builder =
                Jwt.issuer(issuer.value())
                        .subject(claims.sub())
                        .audience(audience)
                        .issuedAt(claims.issuedAt())
                        .expiresAt(claims.expiresAt())
                        .claim("jti", claims.jti().toString())
                        .claim("client_id", claims.client().value())
                        .claim("scope", claims.scope().toString());
        if (claims instanceof AccessTokenClaims.OfDeviceSession session) {
            builder.claim("sid", session.sid().toString())
                    .claim("gen", session.generation())
                    .claim("auth_time", session.authTime().getEpochSecond())
                    .claim("amr", session.amr())
                    .claim("roles", session.roles());
        }
        if (claims.claimsVersion() > 0) {
            builder.claim("claims_version", claims.claimsVersion());
        }
        String text =
                builder.jws()
                        .type("at+jwt")
                        .keyId(key.kid())
                        .algorithm(SignatureAlgorithm.fromAlgorithm(key.algorithm().wireName()))
                        .sign(key.privateKey());
        return new AccessToken(text, Duration.between(claims.issuedAt(), claims.expiresAt()));
    }
}
