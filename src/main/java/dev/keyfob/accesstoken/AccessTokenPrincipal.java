package dev.keyfob.accesstoken;

import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The bearer of a verified access token, as Quarkus' security knows it: by its `sub`, without the
/// token's text.
final class AccessTokenPrincipal extends JWTCallerPrincipal {

    private static final String SUB = "sub";

    /// Where smallrye-jwt looks for roles: scopes decide instead.
    private static final String GROUPS = "groups";

    private final AccessTokenClaims claims;

    AccessTokenPrincipal(AccessTokenClaims claims) {
        super("", AccessToken.TYPE);
        this.claims = claims;
    }

    AccessTokenClaims claims() {
        return claims;
    }

    @Override
    protected Collection<String> doGetClaimNames() {
        return List.of(SUB, GROUPS);
    }

    @Override
    protected @Nullable Object getClaimValue(String claimName) {
        return switch (claimName) {
            case SUB -> claims.sub();
            case GROUPS -> Set.of();
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "AccessTokenPrincipal[" + getName() + "]";
    }
}
