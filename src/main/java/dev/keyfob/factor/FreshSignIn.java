package dev.keyfob.factor;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.Scope;
import dev.keyfob.http.stepup.Acr;

/// A bearer whose user has just signed in, with a second factor where the account has one: a phone
/// that lies unlocked on a table is not enough.
public final class FreshSignIn {

    private FreshSignIn() {}

    /// The claims of its token.
    ///
    /// @throws dev.keyfob.http.stepup.InsufficientAuthentication where the app has to step up first
    public static AccessTokenClaims.OfDeviceSession of(Bearer bearer, Factors factors) {
        var account = new AccountId(bearer.claims(Scope.ACCOUNT).subject());
        return bearer.recentClaims(
                Scope.ACCOUNT, factors.isEnrolled(account) ? Acr.TWO_FACTORS : Acr.ONE_FACTOR);
    }
}
