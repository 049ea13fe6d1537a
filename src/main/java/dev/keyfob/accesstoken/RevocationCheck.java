package dev.keyfob.accesstoken;

import dev.keyfob.revocation.DenyList;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Refuses a bearer whose token or device session was revoked, at each request.
@ApplicationScoped
class RevocationCheck implements SecurityIdentityAugmentor {

    private final DenyList denyList;

    RevocationCheck(DenyList denyList) {
        this.denyList = denyList;
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof AccessTokenPrincipal bearer)) {
            return Uni.createFrom().item(identity);
        }
        AccessTokenClaims claims = bearer.claims();
        return denyList.denies(claims.sid(), claims.jti())
                .map(denied -> {
                    if (denied) {
                        throw new AuthenticationFailedException("revoked");
                    }
                    return identity;
                });
    }
}
