package dev.keyfob.accesstoken;

import dev.keyfob.accesstoken.receipt.Receipts;
import dev.keyfob.revocation.RevocationCheck;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Refuses a bearer whose token or device session was revoked, at each request, and notes that a
/// token which is good was seen in use.
@ApplicationScoped
class BearerCheck implements SecurityIdentityAugmentor {

    private final RevocationCheck revocations;
    private final Receipts receipts;

    BearerCheck(RevocationCheck revocations, Receipts receipts) {
        this.revocations = revocations;
        this.receipts = receipts;
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof AccessTokenPrincipal bearer)) {
            return Uni.createFrom().item(identity);
        }
        AccessTokenClaims claims = bearer.claims();
        return revocations
                .isRevoked(claims.family(), claims.jti(), claims.claimsVersion())
                .map(revoked -> {
                    if (revoked) {
                        throw new AuthenticationFailedException("revoked");
                    }
                    if (claims instanceof AccessTokenClaims.OfDeviceSession session) {
                        receipts.note(session.sid(), session.generation());
                    }
                    return identity;
                });
    }
}
