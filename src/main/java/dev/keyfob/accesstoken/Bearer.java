package dev.keyfob.accesstoken;

import dev.keyfob.client.Scope;
import dev.keyfob.http.InsufficientScope;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/// The verified access token of the current request.
@ApplicationScoped
public class Bearer {

    private final SecurityIdentity identity;

    Bearer(SecurityIdentity identity) {
        this.identity = identity;
    }

    /// The claims of a token that has at least this scope.
    ///
    /// @throws InsufficientScope where it has not
    public AccessTokenClaims claims(Scope needed) {
        if (!(identity.getPrincipal() instanceof AccessTokenPrincipal bearer)) {
            throw new UnauthorizedException();
        }
        if (!bearer.claims().scope().includes(needed)) {
            throw new InsufficientScope(needed.toString());
        }
        return bearer.claims();
    }
}
