package dev.keyfob.accesstoken;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/// The bearer of a verified access token, as Quarkus' security knows it.
final class AccessTokenPrincipal extends DefaultJWTCallerPrincipal {

    private final AccessTokenClaims claims;

    AccessTokenPrincipal(AccessTokenClaims claims) {
        super(standardClaims(claims));
        this.claims = claims;
    }

    AccessTokenClaims claims() {
        return claims;
    }

    private static JwtClaims standardClaims(AccessTokenClaims claims) {
        var standard = new JwtClaims();
        standard.setSubject(claims.sub());
        standard.setJwtId(claims.jti().toString());
        return standard;
    }
}
