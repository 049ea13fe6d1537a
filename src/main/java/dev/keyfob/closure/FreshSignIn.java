package dev.keyfob.closure;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.Scope;
import dev.keyfob.factor.Factors;
import dev.keyfob.http.stepup.Acr;
import jakarta.enterprise.context.ApplicationScoped;

/// The bearer whose user has just signed in, with a second factor where the account has one: a
/// phone that lies unlocked on a table is not enough.
@ApplicationScoped
class FreshSignIn {

    private final Bearer bearer;
    private final Factors factors;

    FreshSignIn(Bearer bearer, Factors factors) {
        this.bearer = bearer;
        this.factors = factors;
    }

    /// @throws dev.keyfob.http.stepup.InsufficientAuthentication where the app has to step up first
    AccessTokenClaims.OfDeviceSession claims() {
        var account = new AccountId(bearer.claims(Scope.ACCOUNT).subject());
        return bearer.recentClaims(
                Scope.ACCOUNT, factors.isEnrolled(account) ? Acr.TWO_FACTORS : Acr.ONE_FACTOR);
    }
}
