package dev.keyfob.account;

import dev.keyfob.http.ShownText;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.revocation.Sid;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table of accounts.
@ApplicationScoped
public class Accounts implements PanacheRepositoryBase<AccountRow, UUID> {

    private final Database database;
    private final Randomness randomness;
    private final AccountConfig config;

    Accounts(Database database, Randomness randomness, AccountConfig config) {
        this.database = database;
        this.randomness = randomness;
        this.config = config;
    }

    /// The account with this address. Index: account_email_key.
    @Transactional
    public Optional<Account> byEmail(EmailAddress email) {
        return find("email", email.value()).firstResultOptional().map(AccountRow::snapshot);
    }

    @Transactional
    public Optional<Account> byId(AccountId id) {
        return findByIdOptional(id.value()).map(AccountRow::snapshot);
    }

    /// The account, as it is until the end of the transaction around this call. Index:
    /// account_pkey.
    public Optional<Account> hold(AccountId id) {
        return held("select id from account where id = ? for no key update", id.value());
    }

    /// The account that has an address, and has it until the end of the transaction around this
    /// call. Index: account_email_key.
    public Optional<Account> hold(EmailAddress email) {
        return held("select id from account where email = ? for no key update", email.value());
    }

    /// The account, where this device session of it is not over; both are so until the end of the
    /// transaction around this call. Whoever is about to end the one or to change the other waits,
    /// or was first and is seen. Index: account_pkey, device_session_pkey.
    public Optional<Account> hold(AccountId id, Sid signedIn) {
        return hold(id).filter(_ ->
                database.first(
                                """
                                select 1
                                from device_session
                                where id = ?
                                  and account_id = ?
                                  and revoked_at is null
                                for share
                                """,
                                _ -> true,
                                signedIn.value(),
                                id.value())
                        .isPresent());
    }

    private Optional<Account> held(String sql, Object key) {
        return database.first(sql, row -> new AccountId(row.getObject("id", UUID.class)), key)
                .flatMap(this::byId);
    }

    /// Whether an address has to be proven before its account can sign in.
    public boolean verifiesEmail() {
        return config.verifyEmail() == AccountConfig.VerifyEmail.REQUIRED;
    }

    /// Whether the account may sign in, once its password was right: it is not locked, and its
    /// address is verified where that is required.
    public boolean maySignIn(Account account) {
        return !account.isLocked() && (account.isVerified() || !verifiesEmail());
    }

    /// Makes an account. Index: account_email_key.
    ///
    /// @param verifiedAt when its address was shown to be the person's, or null
    /// @return empty where its address is taken
    @Transactional
    public Optional<Account> create(
            EmailAddress email,
            Optional<ShownText> name,
            PasswordHash hash,
            @Nullable Instant verifiedAt,
            Instant now) {
        var account =
                new Account(
                        new AccountId(randomness.uuid()),
                        email,
                        name.map(ShownText::value).orElse(null),
                        hash,
                        0,
                        verifiedAt,
                        List.of(),
                        null,
                        null,
                        now);
        int inserted =
                getEntityManager()
                        .createQuery(
                                """
                                insert into AccountRow (id, email, name, passwordHash, passwordVersion, emailVerifiedAt, createdAt)
                                values (:id, :email, :name, :passwordHash, :passwordVersion, :emailVerifiedAt, :createdAt)
                                on conflict do nothing
                                """)
                        .setParameter("id", account.id().value())
                        .setParameter("email", email.value())
                        .setParameter("name", account.name())
                        .setParameter("passwordHash", hash.format())
                        .setParameter("passwordVersion", account.passwordVersion())
                        .setParameter("emailVerifiedAt", verifiedAt)
                        .setParameter("createdAt", now)
                        .executeUpdate();
        return inserted == 1 ? Optional.of(account) : Optional.empty();
    }

    /// Takes an account back that the transaction around this call has made.
    public void takeBack(AccountId made) {
        deleteById(made.value());
    }

    /// Gives an account a new password. Locks the account's row until the end of the transaction.
    @Transactional
    public void replacePassword(AccountId account, PasswordHash hash) {
        update(
                "passwordHash = ?1, passwordVersion = passwordVersion + 1 where id = ?2",
                hash.format(),
                account.value());
    }

    /// The same, unless the account got another password since it was read.
    ///
    /// @return whether it did
    @Transactional
    public boolean replacePassword(Account account, PasswordHash hash) {
        return update(
                        "passwordHash = ?1, passwordVersion = passwordVersion + 1 where id = ?2 and passwordVersion = ?3",
                        hash.format(),
                        account.id().value(),
                        account.passwordVersion())
                == 1;
    }

    /// Gives an account an address that was shown to be the person's; it may be the one that it
    /// has. Index: account_email_key.
    ///
    /// @throws dev.keyfob.platform.AlreadyTaken where another account has it
    @Transactional
    public void giveEmail(AccountId account, EmailAddress email, Instant now) {
        database.update(
                """
                update account
                set email             = ?,
                    email_verified_at = ?
                where id = ?
                """,
                email.value(),
                now,
                account.value());
    }

    /// Lets nobody sign in any more; what was signed in is not touched. A sign-in that is under way
    /// is over with that, also where the account is unlocked in time. Locks the account's row until
    /// the end of the transaction. Index: account_pkey.
    ///
    /// @return whether there is such an account
    public boolean lock(AccountId account, Instant now) {
        return database.update(
                        """
                        update account
                        set locked_at        = coalesce(locked_at, ?),
                            password_version = password_version + 1
                        where id = ?
                        """,
                        now,
                        account.value())
                == 1;
    }

    /// Lets its owner sign in again. Index: account_pkey.
    ///
    /// @return whether there is such an account
    public boolean unlock(AccountId account) {
        return database.update(
                        """
                        update account
                        set locked_at = null
                        where id = ?
                        """,
                        account.value())
                == 1;
    }

    /// Closes an account; what was signed in is not touched, and a sign-in that began before is too
    /// late. Locks the account's row until the end of the transaction. Index: account_pkey.
    ///
    /// @return whether it did; not where it was closed before, or is not there
    public boolean close(AccountId account, Instant now) {
        return database.update(
                        """
                        update account
                        set closed_at        = ?,
                            password_version = password_version + 1
                        where id = ?
                          and closed_at is null
                        """,
                        now,
                        account.value())
                == 1;
    }

    /// A closed account.
    public record Closed(AccountId id, EmailAddress email) {}

    /// The account that has been closed longest, if by an instant. Locks its row until the end of
    /// the transaction; one that is locked is passed over. Index: account_closed_idx.
    public Optional<Closed> closedBy(Instant instant) {
        return database.first(
                """
                select id, email
                from account
                where closed_at <= ?
                order by closed_at
                limit 1
                for update skip locked
                """,
                row ->
                        new Closed(
                                new AccountId(row.getObject("id", UUID.class)),
                                EmailAddress.parse(row.getString("email")).orElseThrow()),
                instant);
    }

    /// Erases an account, with what refers to it, and leaves its id. Index: account_pkey.
    public void erase(AccountId account, Instant now) {
        database.update(
                """
                with gone as (
                    delete from account where id = ? returning id
                )
                insert into erased_account (id, erased_at)
                select id, ?
                from gone
                """,
                account.value(),
                now);
    }

    /// Gives an account these roles and no others, and its claims the next version. Locks the
    /// account's row until the end of the transaction. Index: account_pkey.
    ///
    /// @return the version that was current until now; empty where the account has these roles, or
    ///   is not there
    public Optional<Integer> setRoles(AccountId account, Account.Roles roles) {
        return database.first(
                """
                update account
                set roles          = ?,
                    claims_version = claims_version + 1
                where id = ?
                  and roles <> ?
                returning claims_version - 1 as outdated
                """,
                row -> row.getInt("outdated"),
                roles.names(),
                account.value(),
                roles.names());
    }

    /// Replaces a hash by one of the same password, unless it has changed since it was read.
    @Transactional
    public void rehash(Account account, PasswordHash hash) {
        update(
                "passwordHash = ?1 where id = ?2 and passwordHash = ?3",
                hash.format(),
                account.id().value(),
                account.passwordHash().format());
    }
}
