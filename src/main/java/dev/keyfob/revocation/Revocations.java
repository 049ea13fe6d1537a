package dev.keyfob.revocation;

import dev.keyfob.client.Clients;
import dev.keyfob.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table of access tokens that ended before their time. It is the truth; Redis carries copies.
///
/// A device session's entry is written by the statement that ends the session (`device`), a single
/// token's here.
@ApplicationScoped
public class Revocations {

    /// How far the clocks of two instances may be apart.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Database database;
    private final Clients clients;

    Revocations(Database database, Clients clients) {
        this.database = database;
        this.clients = clients;
    }

    /// One revocation: of every access token of a device session (`jti` is null), or of one of
    /// them.
    record Entry(long id, Sid sid, @Nullable Jti jti, Instant expiresAt) {

        static Entry read(ResultSet row) throws SQLException {
            String jti = row.getString("jti");
            return new Entry(
                    row.getLong("id"),
                    new Sid(row.getObject("sid", UUID.class)),
                    jti == null ? null : new Jti(jti),
                    Database.instant(row, "expires_at"));
        }
    }

    /// When the last access token that was issued by now has expired on every instance.
    public Instant horizon(Instant now) {
        return now.plus(clients.longestAccessTokenLifetime()).plus(SKEW);
    }

    /// Ends one access token. Index: revocation_token_key.
    public void revoke(Sid sid, Jti jti, Instant now) {
        database.update(
                """
                insert into revocation (sid, jti, expires_at)
                values (?, ?, ?)
                on conflict do nothing
                """,
                sid.value(),
                jti.value(),
                horizon(now));
    }

    /// What still has to be carried to Redis for these device sessions. Index:
    /// revocation_unpublished_idx.
    List<Entry> unpublished(List<Sid> sids) {
        return database.all(
                """
                select id, sid, jti, expires_at
                from revocation
                where published_at is null
                  and sid = any (?::uuid[])
                order by id
                """,
                Entry::read,
                sids.stream().map(Sid::toString).toList());
    }

    /// What still has to be carried to Redis, oldest first. Index: revocation_unpublished_idx.
    List<Entry> unpublished(int limit) {
        return database.all(
                """
                select id, sid, jti, expires_at
                from revocation
                where published_at is null
                order by id
                limit ?
                """,
                Entry::read,
                limit);
    }

    void published(Entry entry, Instant now) {
        database.update(
                """
                update revocation
                set published_at = ?
                where id = ?
                """,
                now,
                entry.id());
    }

    /// Forgets what concerns no live access token any more. Index: revocation_expires_idx.
    void forgetExpired(Instant now) {
        database.update(
                """
                delete from revocation
                where expires_at < ?
                """,
                now);
    }
}
