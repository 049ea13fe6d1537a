package dev.keyfob.factor;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.client.Scope;
import dev.keyfob.http.bearer.InvalidToken;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;

/// A bearer whose user has just signed in, with a second factor where the account has one: a phone
/// that lies unlocked on a table is not enough.
@ApplicationScoped
public class FreshSignIn {

    private final Bearer bearer;
    private final Accounts accounts;
    private final Factors factors;

    FreshSignIn(Bearer bearer, Accounts accounts, Factors factors) {
        this.bearer = bearer;
        this.accounts = accounts;
        this.factors = factors;
    }

    /// One that is held in a transaction.
    ///
    /// @param device from which the request came
    public record Held(Account account, Sid device) {}

    /// The account of a bearer, however long ago the sign-in.
    AccountId account() {
        return new AccountId(bearer.claims(Scope.ACCOUNT).subject());
    }

    /// The claims of its token.
    ///
    /// @throws dev.keyfob.http.stepup.InsufficientAuthentication where the app has to step up first
    public AccessTokenClaims.OfDeviceSession claims() {
        return bearer.recentClaims(
                Scope.ACCOUNT, factors.isEnrolled(account()) ? Acr.TWO_FACTORS : Acr.ONE_FACTOR);
    }

    /// The account, in which nothing of this is different until the end of the transaction around
    /// this call. A token was good when the request came; meanwhile its device session may have
    /// ended, or the account have got a second factor.
    ///
    /// @throws InvalidToken where the device session is over
    /// @throws dev.keyfob.http.stepup.InsufficientAuthentication as above
    public Held hold() {
        AccessTokenClaims.OfDeviceSession claims = bearer.claims(Scope.ACCOUNT);
        Account account =
                accounts.hold(new AccountId(claims.subject()), claims.sid())
                        .orElseThrow(() -> new InvalidToken("the device session is over"));
        claims();
        return new Held(account, claims.sid());
    }
}
