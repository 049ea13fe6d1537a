package dev.keyfob.factor;

import dev.keyfob.account.Account;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.factor.Enrolments.Confirmation;
import dev.keyfob.factor.Enrolments.Pending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a bearer changes about the second factor of the account. Each method is one transaction
/// that holds a [FreshSignIn]: of a change and whatever takes the account from its bearer, or ends
/// the device, the second sees the first.
@ApplicationScoped
public class FactorChanges {

    private final FreshSignIn signIn;
    private final Enrolments enrolments;
    private final Factors factors;

    FactorChanges(FreshSignIn signIn, Enrolments enrolments, Factors factors) {
        this.signIn = signIn;
        this.enrolments = enrolments;
        this.factors = factors;
    }

    /// An enrolment that was begun.
    ///
    /// @param email of the account
    record Begun(EmailAddress email, Pending pending) {}

    @Transactional
    Begun begin() {
        Account account = signIn.hold().account();
        return new Begun(account.email(), enrolments.begin(account.id()));
    }

    @Transactional
    Confirmation confirm(UUID id, String typed) {
        return enrolments.confirm(signIn.hold().account().id(), id, typed);
    }

    /// Gives ten new recovery codes in place of those before.
    ///
    /// @return empty where the account has no factor that counts
    @Transactional
    Optional<List<RecoveryCode>> renewRecoveryCodes() {
        return factors.renewRecoveryCodes(signIn.hold().account().id());
    }

    /// Removes a factor and its recovery codes.
    ///
    /// @return whether the account had it
    @Transactional
    boolean remove(UUID id) {
        return factors.remove(signIn.hold().account().id(), id);
    }
}
