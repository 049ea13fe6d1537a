package dev.keyfob.credential;

import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.factor.Factors;
import dev.keyfob.http.ShownText;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.revocation.Sid;
import dev.keyfob.signin.AuthorizationCodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What accounts sign in with. Each method is one transaction: the change with all that it ends.
///
/// The account's row is locked first, before the code that went out by mail: whatever else changes
/// this account waits here, and nowhere in a circle. A new password then comes in this order. A
/// sign-in that checked the old password issues no code any more. The account's codes go; one that
/// is being redeemed is waited for. Then its device sessions end, the one of that redemption too; a
/// refresh is one statement on a device session's row, before its end or refused.
@ApplicationScoped
public class Credentials {

    /// What a new password makes useless, or the end of the account: whoever asked for it may have
    /// been somebody else. The way back to a former address is left, it is the owner's.
    public static final List<Purpose> PENDING =
            List.of(Purpose.RESET_PASSWORD, Purpose.CHANGE_EMAIL);

    private static final List<Purpose> ALL =
            List.of(Purpose.RESET_PASSWORD, Purpose.CHANGE_EMAIL, Purpose.REVERT_EMAIL);

    private final Accounts accounts;
    private final AuthorizationCodes codes;
    private final DeviceSessions sessions;
    private final Verifications verifications;
    private final Factors factors;

    Credentials(
            Accounts accounts,
            AuthorizationCodes codes,
            DeviceSessions sessions,
            Verifications verifications,
            Factors factors) {
        this.accounts = accounts;
        this.codes = codes;
        this.sessions = sessions;
        this.verifications = verifications;
        this.factors = factors;
    }

    /// What has been done.
    ///
    /// @param ended the device sessions that it ended, to be told to every instance
    record Change(AccountId account, List<Revocations.Entry> ended) {}

    /// Makes an account whose address nobody has proven.
    ///
    /// @return empty where its address is taken, or kept for an account that may have it back
    @Transactional
    Optional<Account> signUp(
            EmailAddress email, Optional<ShownText> name, PasswordHash password, Instant now) {
        Optional<Account> made = accounts.create(email, name, password, null, now);
        // Not asked before: an account that was just giving the address up has been waited for.
        if (made.isPresent() && verifications.isReserved(email)) {
            accounts.takeBack(made.get().id());
            return Optional.empty();
        }
        return made;
    }

    /// Makes the account of a sign-up whose address was proven. Where the address has an account by
    /// now, that one gets the sign-up's password: whoever has the address has the account, and a
    /// stranger who took it before is out.
    ///
    /// @return empty where the code was used before
    @Transactional
    Optional<Change> confirmSignUp(Verification signUp, Instant now) {
        if (!verifications.use(signUp)) {
            return Optional.empty();
        }
        while (true) {
            Optional<Account> made =
                    accounts.create(
                            signUp.email(), signUp.shownName(), signUp.itsPassword(), now, now);
            if (made.isPresent()) {
                return Optional.of(new Change(made.get().id(), List.of()));
            }
            Optional<Account> taken = accounts.hold(signUp.email());
            if (taken.isPresent()) {
                return Optional.of(
                        handOver(taken.get(), signUp.email(), signUp.itsPassword(), now));
            }
            // It has moved to another address meanwhile.
        }
    }

    /// Gives an account the password that whoever has its address chose; the address is proven by
    /// that.
    ///
    /// @return empty where the code was used before, or the account is erased
    /// @throws dev.keyfob.platform.AlreadyTaken where another account has got the address meanwhile
    @Transactional
    Optional<Change> resetPassword(Verification reset, PasswordHash password, Instant now) {
        Optional<Account> account = accounts.hold(reset.itsAccount());
        if (account.isEmpty() || !verifications.use(reset)) {
            return Optional.empty();
        }
        return Optional.of(handOver(account.get(), reset.email(), password, now));
    }

    /// Replaces a password that its owner gave, and tells the owner.
    ///
    /// @param spared the device session that goes on
    /// @return empty where that is over, or the account has got another password since it was read
    @Transactional
    Optional<Change> changePassword(
            Account account, PasswordHash password, Sid spared, Language language, Instant now) {
        if (accounts.hold(account.id(), spared).isEmpty()
                || !accounts.replacePassword(account, password)) {
            return Optional.empty();
        }
        Change change = end(account.id(), spared, PENDING, now);
        verifications.beginReset(Letter.PASSWORD_CHANGED, account.email(), language);
        return Optional.of(change);
    }

    /// Sends a code to an address that an account is to have, whose owner gave the password.
    ///
    /// @param asking the device session
    /// @return the handle for the app; empty where the device session is over, or the account has
    ///   got another password since it was read
    @Transactional
    Optional<UUID> askForEmail(Account account, Sid asking, EmailAddress email, Language language) {
        return accounts.hold(account.id(), asking)
                .filter(now -> now.passwordVersion() == account.passwordVersion())
                .map(_ -> verifications.begin(Letter.CHANGE_EMAIL, account.id(), email, language));
    }

    /// Gives an account the address that was proven, and tells the former one, from where the
    /// account can be taken back. An address that nobody has proven gets no such power.
    ///
    /// @return empty where the code was used before
    /// @throws dev.keyfob.platform.AlreadyTaken where another account has the address
    @Transactional
    Optional<Change> changeEmail(Verification proof, Language language, Instant now) {
        Account before = accounts.hold(proof.itsAccount()).orElseThrow();
        if (!verifications.use(proof)) {
            return Optional.empty();
        }
        accounts.giveEmail(before.id(), proof.email(), now);
        verifications.forget(before.id(), PENDING);
        if (before.isVerified() && !before.email().equals(proof.email())) {
            verifications.begin(Letter.EMAIL_CHANGED, before.id(), before.email(), language);
        }
        return Optional.of(new Change(before.id(), List.of()));
    }

    /// Takes an account back: its former address, with a new password, and nothing else that is
    /// left of whoever changed it.
    ///
    /// @return empty where the code was used before
    /// @throws dev.keyfob.platform.AlreadyTaken where another account has the address
    @Transactional
    Optional<Change> revertEmail(Verification revert, PasswordHash password, Instant now) {
        accounts.hold(revert.itsAccount());
        if (!verifications.use(revert)) {
            return Optional.empty();
        }
        accounts.replacePassword(revert.itsAccount(), password);
        Change change = end(revert.itsAccount(), null, ALL, now);
        // Last: it waits for what refers to the account's row, and no redemption does by now.
        accounts.giveEmail(revert.itsAccount(), revert.email(), now);
        return Optional.of(change);
    }

    /// Hands an account over to whoever has just shown to have its address. Where nobody had shown
    /// that before, its second factor may be a stranger's who took the address: it goes.
    private Change handOver(
            Account account, EmailAddress email, PasswordHash password, Instant now) {
        if (!account.isVerified()) {
            factors.forget(account.id());
        }
        accounts.replacePassword(account.id(), password);
        Change change = end(account.id(), null, PENDING, now);
        accounts.giveEmail(account.id(), email, now);
        return change;
    }

    private Change end(
            AccountId account, @Nullable Sid spared, List<Purpose> useless, Instant now) {
        codes.forget(account);
        verifications.forget(account, useless);
        return new Change(
                account, sessions.endAll(account, spared, RevocationReason.PASSWORD_CHANGED, now));
    }
}
