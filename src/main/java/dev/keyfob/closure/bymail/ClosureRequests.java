package dev.keyfob.closure.bymail;

import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.closure.Closures;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.Mails;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.expiry.Expiring;
import dev.keyfob.revocation.Revocations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The table of who asked by mail for the end of an account.
@ApplicationScoped
public class ClosureRequests implements Expiring {

    /// In the lifetime of one link.
    static final int MOST_LETTERS = 5;

    private final Database database;
    private final Accounts accounts;
    private final Closures closures;
    private final Mails mails;
    private final Randomness randomness;

    ClosureRequests(
            Database database,
            Accounts accounts,
            Closures closures,
            Mails mails,
            Randomness randomness) {
        this.database = database;
        this.accounts = accounts;
        this.closures = closures;
        this.mails = mails;
        this.randomness = randomness;
    }

    /// What the link of a letter is good for. Shows no address.
    record Asked(UUID id, EmailAddress email, AccountId account) {
        @Override
        public String toString() {
            return "Asked[" + id + "]";
        }
    }

    /// What has been done.
    record Closed(AccountId account, List<Revocations.Entry> ended) {}

    /// Sends a letter to an address whose account can be closed. The same is written, in the same
    /// time, where there is no such account, or it is locked or closed: the statement looks for it
    /// itself. Index: closure_request_email_key, account_email_key.
    @Transactional
    void ask(EmailAddress email, Language language, Instant now) {
        Instant expiresAt = now.plus(Letter.CLOSE_ACCOUNT.purpose().lifetime());
        database.update(
                """
                delete from closure_request
                where email = ?
                  and expires_at <= ?
                """,
                email.value(),
                now);
        database.first(
                        """
                        insert into closure_request (id, email, account_id, expires_at)
                        select ?, asked.email, account.id, ?
                        from (values (?)) as asked (email)
                        left join account on account.email = asked.email and locked_at is null and closed_at is null
                        on conflict (email)
                        do update
                        set letters    = closure_request.letters + 1,
                            account_id = excluded.account_id
                        returning *
                        """,
                        row -> order(row, language),
                        randomness.uuid(),
                        expiresAt,
                        email.value())
                .flatMap(order -> order)
                .ifPresent(order -> mails.send(order, now));
    }

    /// What an id is good for. Index: closure_request_pkey.
    Optional<Asked> byId(UUID id, Instant now) {
        return database.first(
                """
                select *
                from closure_request
                where id = ?
                  and account_id is not null
                  and expires_at > ?
                """,
                ClosureRequests::read,
                id,
                now);
    }

    /// Closes the account, if it has the address still, and nobody has locked or closed it. In the
    /// order of `credential`: the account's row is locked first, then the link is used up.
    ///
    /// @return empty where it was not closed: the link was used before, for example
    @Transactional
    Optional<Closed> close(Asked asked, Language language, Instant now) {
        Optional<Account> account =
                accounts.hold(asked.account())
                        .filter(held -> held.email().equals(asked.email()))
                        .filter(held -> !held.isLocked() && held.closedAt() == null);
        if (account.isEmpty() || !use(asked)) {
            return Optional.empty();
        }
        return closures.close(asked.account(), language, now)
                .map(ended -> new Closed(asked.account(), ended));
    }

    /// Of simultaneous uses of one link, one gets true. Index: closure_request_pkey.
    private boolean use(Asked asked) {
        return database.update(
                        """
                        delete from closure_request
                        where id = ?
                        """,
                        asked.id())
                == 1;
    }

    /// @return empty where the link was sent often enough
    private static Optional<Mails.Order> order(ResultSet row, Language language)
            throws SQLException {
        boolean known = row.getObject("account_id") != null;
        return row.getInt("letters") > MOST_LETTERS
                ? Optional.empty()
                : Optional.of(
                        new Mails.Order(
                                known ? Letter.CLOSE_ACCOUNT : Letter.NOBODY,
                                EmailAddress.parse(row.getString("email")).orElseThrow(),
                                language,
                                row.getObject("id", UUID.class),
                                Database.instant(row, "expires_at")));
    }

    private static Asked read(ResultSet row) throws SQLException {
        return new Asked(
                row.getObject("id", UUID.class),
                EmailAddress.parse(row.getString("email")).orElseThrow(),
                new AccountId(row.getObject("account_id", UUID.class)));
    }

    /// Index: closure_request_expires_idx.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from closure_request
                where expires_at <= ?
                """,
                now);
    }
}
