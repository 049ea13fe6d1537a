package dev.keyfob.token;

import dev.keyfob.accesstoken.AccessTokenCheck;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.client.Client;
import dev.keyfob.http.Issuer;
import dev.keyfob.refresh.RefreshTokenCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;

/// What a confidential client may know of a token: of one that was issued to it, and of an access
/// token whose `aud` names it or one of its APIs. Every other token looks as if it were not live.
@ApplicationScoped
class TokenIntrospection {

    private final AccessTokenCheck accessTokens;
    private final RefreshTokenCheck refreshTokens;
    private final Issuer issuer;

    TokenIntrospection(
            AccessTokenCheck accessTokens, RefreshTokenCheck refreshTokens, Issuer issuer) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.issuer = issuer;
    }

    /// Tells of a token of either kind; they cannot be taken for each other.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell
    Introspection introspect(Client asking, String token) {
        Optional<Introspection> access =
                accessTokens
                        .live(token)
                        .filter(claims -> isFor(claims, asking))
                        .map(claims -> Introspection.of(claims, issuer.value()));
        return access.or(() -> ofRefreshToken(asking, token)).orElse(Introspection.INACTIVE);
    }

    private Optional<Introspection> ofRefreshToken(Client asking, String token) {
        return refreshTokens
                .live(asking, token)
                .map(session -> Introspection.of(session, asking, issuer.value()));
    }

    private static boolean isFor(AccessTokenClaims claims, Client asking) {
        var own = new HashSet<>(asking.audience());
        own.add(asking.id().value());
        return claims.client().equals(asking.id()) || !Collections.disjoint(own, claims.audience());
    }
}
