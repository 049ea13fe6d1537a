package dev.keyfob.accesstoken;

import dev.keyfob.revocation.RevocationCheck;
import dev.keyfob.signingkey.UnknownKeyCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Whether an access token is genuine and live. Asking is no use of it: it proves no receipt.
@ApplicationScoped
public class AccessTokenCheck {

    private final UnknownKeyCheck keys;
    private final AccessTokenVerifier verifier;
    private final RevocationCheck revocations;

    AccessTokenCheck(
            UnknownKeyCheck keys, AccessTokenVerifier verifier, RevocationCheck revocations) {
        this.keys = keys;
        this.verifier = verifier;
        this.revocations = revocations;
    }

    /// The claims of a token that is genuine and in time, revoked or not. Waits where another
    /// instance may have signed it with a key that this one has to read first.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell
    public Optional<AccessTokenClaims> genuine(String text) {
        Optional<AccessTokenClaims> claims = verifier.verify(text);
        return claims.isEmpty() && keys.awaitUnknown(text) ? verifier.verify(text) : claims;
    }

    /// The claims of a token that is genuine, in time and not revoked. Waits where Redis has to be
    /// asked.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell
    public Optional<AccessTokenClaims> live(String text) {
        return genuine(text).filter(claims -> !isRevoked(claims));
    }

    private boolean isRevoked(AccessTokenClaims claims) {
        return revocations.isRevoked(claims.family(), claims.jti(), claims.claimsVersion());
    }
}
