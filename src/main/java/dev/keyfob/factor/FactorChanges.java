package dev.keyfob.factor;

import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.factor.Enrolments.Confirmation;
import dev.keyfob.factor.Enrolments.Pending;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.Mails;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is changed about the second factor of an account, by a bearer or an operator's order. Each
/// method is one transaction, with the letter that tells the account's owner.
///
/// That of a bearer holds a [FreshSignIn]: of a change and whatever takes the account from its
/// bearer, or ends the device, the second sees the first.
@ApplicationScoped
public class FactorChanges {

    private final FreshSignIn signIn;
    private final Enrolments enrolments;
    private final Factors factors;
    private final Mails mails;
    private final InstantSource clock;

    FactorChanges(
            FreshSignIn signIn,
            Enrolments enrolments,
            Factors factors,
            Mails mails,
            InstantSource clock) {
        this.signIn = signIn;
        this.enrolments = enrolments;
        this.factors = factors;
        this.mails = mails;
        this.clock = clock;
    }

    /// An enrolment that was begun.
    ///
    /// @param email of the account
    record Begun(EmailAddress email, Pending pending) {}

    /// No letter: nothing is different yet.
    @Transactional
    Begun begin() {
        Account account = signIn.hold().account();
        return new Begun(account.email(), enrolments.begin(account.id()));
    }

    @Transactional
    Confirmation confirm(UUID id, String typed, Language language) {
        FreshSignIn.Held held = signIn.hold();
        Confirmation confirmation = enrolments.confirm(held.account().id(), id, typed);
        if (confirmation instanceof Confirmation.Done) {
            tell(Letter.FACTOR_ADDED, held.account(), language, held.device());
        }
        return confirmation;
    }

    /// Gives ten new recovery codes in place of those before.
    ///
    /// @return empty where the account has no factor that counts
    @Transactional
    Optional<List<RecoveryCode>> renewRecoveryCodes(Language language) {
        FreshSignIn.Held held = signIn.hold();
        Optional<List<RecoveryCode>> codes = factors.renewRecoveryCodes(held.account().id());
        if (codes.isPresent()) {
            tell(Letter.RECOVERY_CODES_RENEWED, held.account(), language, held.device());
        }
        return codes;
    }

    /// Removes a factor and its recovery codes.
    ///
    /// @return whether the account had it
    @Transactional
    boolean remove(UUID id, Language language) {
        FreshSignIn.Held held = signIn.hold();
        AccountId account = held.account().id();
        boolean counted =
                factors.confirmed(account).filter(factor -> factor.id().equals(id)).isPresent();
        boolean removed = factors.remove(account, id);
        if (counted) {
            tell(Letter.FACTOR_REMOVED, held.account(), language, held.device());
        }
        return removed;
    }

    /// Removes what counts and what waits, for an owner who has lost both phone and recovery codes.
    ///
    /// @param account held in the transaction around this call
    @Transactional
    public void removeByOrder(Account account, Language language) {
        if (factors.forget(account.id())) {
            tell(Letter.FACTOR_REMOVED_BY_OPERATOR, account, language, null);
        }
    }

    private void tell(Letter letter, Account account, Language language, @Nullable Sid device) {
        mails.send(new Mails.News(letter, account, language, device), clock.instant());
    }
}
