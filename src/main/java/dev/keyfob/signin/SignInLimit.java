package dev.keyfob.signin;

import dev.keyfob.account.Account;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.refresh.DeviceTokens;
import dev.keyfob.refresh.KnownDevice;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Counts guesses at passwords, before a hash is computed for one: of an address, whether or not it
/// has an account. A device that has signed in to the account before has a bucket of its own, so
/// that no stranger keeps it out.
@ApplicationScoped
class SignInLimit {

    private final Limits limits;
    private final DeviceTokens tokens;
    private final Accounts accounts;

    SignInLimit(Limits limits, DeviceTokens tokens, Accounts accounts) {
        this.limits = limits;
        this.tokens = tokens;
        this.accounts = accounts;
    }

    /// Takes one guess of a device that is signed in.
    ///
    /// @throws dev.keyfob.platform.Overloaded where there is none left
    void takeFrom(Sid device) {
        limits.take(Limit.SIGN_IN_AGAIN, Target.of(device.toString()));
    }

    /// Takes one guess.
    ///
    /// @param deviceToken as it was sent; one that is not genuine, or another account's, counts as
    ///   none
    /// @return what proves that the device has signed in to the account before
    /// @throws dev.keyfob.platform.Overloaded where there is none left
    Optional<KnownDevice> take(String username, Optional<String> deviceToken) {
        Optional<EmailAddress> email = EmailAddress.parse(username);
        Optional<KnownDevice> known =
                deviceToken
                        .flatMap(tokens::knownDevice)
                        .filter(device ->
                                email.flatMap(accounts::byEmail)
                                        .map(Account::id)
                                        .filter(device.account()::equals)
                                        .isPresent());
        known.ifPresentOrElse(
                device -> takeFrom(device.sid()),
                () ->
                        limits.take(
                                Limit.SIGN_IN,
                                Target.of(email.map(EmailAddress::value).orElse(username))));
        return known;
    }
}
