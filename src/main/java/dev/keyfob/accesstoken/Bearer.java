package dev.keyfob.accesstoken;

import dev.keyfob.client.Scope;
import dev.keyfob.http.bearer.InsufficientScope;
import dev.keyfob.http.bearer.MissingToken;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.http.stepup.InsufficientAuthentication;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// The verified access token of the current request.
@ApplicationScoped
public class Bearer {

    /// How long ago a sign-in is recent.
    static final Duration RECENT = Duration.ofMinutes(5);

    private final BearerCheck check;
    private final InstantSource clock;

    Bearer(BearerCheck check, InstantSource clock) {
        this.check = check;
        this.clock = clock;
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

    /// The same, where the user has proven who they are recently and at least so strongly.
    ///
    /// @throws InsufficientAuthentication where they have not: the app steps up, and asks again
    public AccessTokenClaims.OfDeviceSession recentClaims(Scope needed, Acr strength) {
        AccessTokenClaims.OfDeviceSession claims = claims(needed);
        boolean recent = clock.instant().isBefore(claims.authTime().plus(RECENT));
        if (!recent || !claims.acr().satisfies(strength)) {
            throw new InsufficientAuthentication(RECENT, strength);
        }
        return claims;
    }

    /// The claims of a device session's token, whatever its scope.
    ///
    /// @return empty where it is a client's own, or there is none
    public Optional<AccessTokenClaims.OfDeviceSession> deviceSession() {
        return check.claims()
                .filter(AccessTokenClaims.OfDeviceSession.class::isInstance)
                .map(AccessTokenClaims.OfDeviceSession.class::cast);
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
        AccessTokenClaims claims = check.claims().orElseThrow(MissingToken::new);
        if (!claims.scope().includes(needed)) {
            throw new InsufficientScope(needed.toString());
        }
        return claims;
    }
}
