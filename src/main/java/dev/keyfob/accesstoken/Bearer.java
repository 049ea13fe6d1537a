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

    /// The claims of a device session's token that has at least this scope.
    ///
    /// @throws InsufficientScope where it has not, or is a client's own: that one speaks for nobody
    public AccessTokenClaims.OfDeviceSession claims(Scope needed) {
        if (claimsOfAnyone(needed) instanceof AccessTokenClaims.OfDeviceSession session) {
            return session;
        }
        throw new InsufficientScope(needed.toString());
    }

    /// The claims of a client's own token that has at least this scope.
    ///
    /// @throws InsufficientScope where it has not, or is a device session's
    public AccessTokenClaims.OfClient claimsOfClient(Scope needed) {
        if (claimsOfAnyone(needed) instanceof AccessTokenClaims.OfClient client) {
            return client;
        }
        throw new InsufficientScope(needed.toString());
    }

    private AccessTokenClaims claimsOfAnyone(Scope needed) {
        if (!(identity.getPrincipal() instanceof AccessTokenPrincipal bearer)) {
            throw new UnauthorizedException();
        }
        if (!bearer.claims().scope().includes(needed)) {
            throw new InsufficientScope(needed.toString());
        }
        return bearer.claims();
    }
}
