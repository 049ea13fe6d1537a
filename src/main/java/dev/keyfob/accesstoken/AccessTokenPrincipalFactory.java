package dev.keyfob.accesstoken;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/// Makes smallrye-jwt verify bearers with [AccessTokenVerifier].
@ApplicationScoped
@Alternative
@Priority(1)
class AccessTokenPrincipalFactory extends JWTCallerPrincipalFactory {

    private final AccessTokenVerifier verifier;

    AccessTokenPrincipalFactory(AccessTokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored)
            throws ParseException {
        return verifier.verify(token)
                .map(AccessTokenPrincipal::new)
                .orElseThrow(() -> new ParseException("The access token is not valid"));
    }
}
