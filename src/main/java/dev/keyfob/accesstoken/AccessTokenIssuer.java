package dev.keyfob.accesstoken;

import dev.keyfob.http.Issuer;
import dev.keyfob.platform.Randomness;
import dev.keyfob.revocation.Jti;
import dev.keyfob.signingkey.SigningKeys;
import dev.keyfob.signingkey.jose.SignedJwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

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

    /// Signs the claims.
    public AccessToken issue(AccessTokenClaims claims) {
        String payload = Payload.write(issuer.value(), claims);
        return new AccessToken(
                SignedJwt.sign(keys.active(), AccessToken.TYPE, payload),
                Duration.between(claims.issuedAt(), claims.expiresAt()));
    }
}
