package dev.keyfob.closure;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.Accounts;
import dev.keyfob.platform.Database;
import dev.keyfob.webhook.Webhook;
import dev.keyfob.webhook.Webhooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is left of accounts that are over: the id, and nothing else.
///
/// A table that refers to the account with `on delete cascade` needs no line here.
@ApplicationScoped
public class Erasures {

    private final Database database;
    private final Accounts accounts;
    private final Webhooks webhooks;

    Erasures(Database database, Accounts accounts, Webhooks webhooks) {
        this.database = database;
        this.accounts = accounts;
        this.webhooks = webhooks;
    }

    /// Erases one account and has the team's own system told, in one transaction. Instances that
    /// meet take another one each.
    ///
    /// @param closedBy since when it is closed at least
    /// @return the account; empty where there is none
    @Transactional
    Optional<AccountId> eraseOne(Instant closedBy, Instant now) {
        Optional<Accounts.Closed> closed = accounts.closedBy(closedBy);
        closed.ifPresent(account -> erase(account, now));
        return closed.map(Accounts.Closed::id);
    }

    /// Mails go before what their codes are good for, by which they are found. What was sent to the
    /// address goes too, but for the sign-up of whoever wants to begin anew with it.
    private void erase(Accounts.Closed account, Instant now) {
        UUID id = account.id().value();
        String email = account.email().value();
        database.update(
                """
                delete from mail
                where code_id in (select id from verification where account_id = ?)
                   or code_id in (select id from new_device where account_id = ?)
                   or code_id in (select id from closure_request where account_id = ?)
                   or (recipient = ?
                     and (code_id is null
                       or code_id not in (select id from verification where email = ? and purpose = 'SIGN_UP')))
                """,
                id,
                id,
                id,
                email,
                email);
        database.update(
                """
                delete from closure_request
                where account_id = ?
                   or email = ?
                """,
                id,
                email);
        database.update(
                """
                delete from verification
                where account_id = ?
                   or (email = ? and purpose <> 'SIGN_UP')
                """,
                id,
                email);
        database.update(
                """
                delete from security_event
                where account_id = ?
                """,
                id);
        accounts.erase(account.id(), now);
        webhooks.send(List.of(Webhook.of(id, "account.erased", now, id, null, null)));
    }

    /// Removes what was being written while its account was erased. Index:
    /// erased_account_erased_idx, then those of the tables by account.
    ///
    /// @param since erased since then
    @Transactional
    void eraseLate(Instant since) {
        database.update(
                """
                delete from security_event
                using erased_account
                where erased_account.id = account_id
                  and erased_at >= ?
                """,
                since);
        database.update(
                """
                delete from closure_request
                using erased_account
                where erased_account.id = account_id
                  and erased_at >= ?
                """,
                since);
        database.update(
                """
                delete from verification
                using erased_account
                where erased_account.id = account_id
                  and erased_at >= ?
                """,
                since);
    }
}
