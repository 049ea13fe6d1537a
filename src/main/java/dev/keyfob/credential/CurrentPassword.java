package dev.keyfob.credential;

import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Whether a bearer knows the password of the account.
@ApplicationScoped
class CurrentPassword {

    private final Accounts accounts;
    private final PasswordHashing hashing;
    private final SecurityEvents events;
    private final Limits limits;

    CurrentPassword(
            Accounts accounts, PasswordHashing hashing, SecurityEvents events, Limits limits) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.events = events;
        this.limits = limits;
    }

    /// The account as it stood when its password was found right; empty where it was wrong. Counted
    /// as a sign-in of this device: whoever holds it keeps no other out.
    ///
    /// @throws dev.keyfob.platform.Overloaded where it has guessed too often
    Optional<Account> check(AccessTokenClaims.OfDeviceSession claims, String typed) {
        limits.take(Limit.SIGN_IN_AGAIN, Target.of(claims.sid().toString()));
        Optional<Account> account =
                accounts.byId(new AccountId(claims.subject()))
                        .filter(owner ->
                                Password.presented(typed)
                                        .filter(password ->
                                                hashing.verify(password, owner.passwordHash()))
                                        .isPresent());
        if (account.isEmpty()) {
            events.record(new SecurityEvent.PasswordRefused(claims.subject(), claims.sid()));
        }
        return account;
    }
}
