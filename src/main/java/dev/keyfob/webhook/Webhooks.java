package dev.keyfob.webhook;

import dev.keyfob.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table of webhooks that wait to be sent.
@ApplicationScoped
public class Webhooks {

    private final Database database;
    private final boolean wanted;

    Webhooks(Database database, WebhookConfig config) {
        this.database = database;
        this.wanted = config.url().isPresent();
    }

    /// A webhook that is to be sent, as its row stood when it was claimed.
    ///
    /// @param tries to send it, this one included
    record Waiting(Webhook webhook, int tries) {}

    /// What the outbox looks like from outside.
    ///
    /// @param oldest when what the oldest webhook tells of happened, or null
    record State(long waiting, @Nullable Instant oldest) {}

    /// Has webhooks sent, once the transaction around this call is committed; each once however
    /// often this is repeated. Does nothing where nobody receives them.
    public void send(List<Webhook> webhooks) {
        if (!wanted || webhooks.isEmpty()) {
            return;
        }
        database.update(
                """
                insert into webhook (id, occurred_at, payload, next_try_at)
                select id, occurred_at::timestamptz, payload, occurred_at::timestamptz
                from unnest(?, ?, ?) as message (id, occurred_at, payload)
                on conflict do nothing
                """,
                webhooks.stream().map(Webhook::id).toList(),
                webhooks.stream().map(webhook -> webhook.occurredAt().toString()).toList(),
                webhooks.stream().map(Webhook::payload).toList());
    }

    /// Takes the webhook that is due longest, for a time in which no other instance takes it.
    /// Index: webhook_due_idx.
    Optional<Waiting> claim(Instant now, Duration lease) {
        return database.first(
                """
                update webhook
                set tries       = tries + 1,
                    next_try_at = ?
                where id = (
                    select id
                    from webhook
                    where next_try_at <= ?
                    order by next_try_at
                    limit 1
                    for update skip locked
                )
                returning *
                """,
                Webhooks::read,
                now.plus(lease),
                now);
    }

    /// Forgets a webhook that was sent, or given up.
    void forget(Waiting waiting) {
        database.update(
                """
                delete from webhook
                where id = ?
                """,
                waiting.webhook().id());
    }

    /// Has a webhook tried again, if no other instance has taken it meanwhile.
    void retry(Waiting waiting, Instant at) {
        database.update(
                """
                update webhook
                set next_try_at = ?
                where id = ?
                  and tries = ?
                """,
                at,
                waiting.webhook().id(),
                waiting.tries());
    }

    State state() {
        return database.first(
                        """
                        select count(*)         as waiting,
                               min(occurred_at) as oldest
                        from webhook
                        """,
                        row ->
                                new State(
                                        row.getLong("waiting"),
                                        Database.nullableInstant(row, "oldest")))
                .orElseThrow();
    }

    private static Waiting read(ResultSet row) throws SQLException {
        return new Waiting(
                new Webhook(
                        row.getString("id"),
                        Database.instant(row, "occurred_at"),
                        row.getString("payload")),
                row.getInt("tries"));
    }
}
