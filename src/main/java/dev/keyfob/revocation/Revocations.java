package dev.keyfob.revocation;

import dev.keyfob.client.Clients;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.expiry.Expiring;
import dev.keyfob.revocation.Revocation.Concern;
import dev.keyfob.revocation.Revocation.OfClaims;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.Revocation.OfKey;
import dev.keyfob.revocation.Revocation.OfToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The table of access tokens that ended before their time. It is the truth; Redis and every
/// instance's memory have copies.
///
/// A device session's entry is written by the statement that ends the session (`device`), a single
/// token's here.
@ApplicationScoped
public class Revocations implements Expiring {

    /// How far the clocks of two instances may be apart.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final Clients clients;

    Revocations(Database database, Clients clients) {
        this.database = database;
        this.clients = clients;
    }

    /// A row.
    public record Entry(long id, Revocation revocation) {

        /// Reads a row with all columns but `published_at`.
        public static Entry read(ResultSet row) throws SQLException {
            return new Entry(
                    row.getLong("id"),
                    new Revocation(
                            concern(row),
                            Database.instant(row, "revoked_at"),
                            Database.instant(row, "expires_at")));
        }

        private static Concern concern(ResultSet row) throws SQLException {
            UUID sidValue = row.getObject("sid", UUID.class);
            if (sidValue == null) {
                return new OfKey(row.getString("kid"));
            }
            Sid sid = new Sid(sidValue);
            String jti = row.getString("jti");
            if (jti != null) {
                return new OfToken(sid, Jti.parse(jti).orElseThrow());
            }
            Integer version = (@Nullable Integer) row.getObject("claims_version", Integer.class);
            return version == null ? new OfDeviceSession(sid) : new OfClaims(sid, version);
        }
    }

    /// How long after its issue an access token may still come.
    public Duration remembered() {
        return clients.longestAccessTokenLifetime().plus(SKEW);
    }

    /// Ends one access token. Index: revocation_token_key.
    ///
    /// @return its row, also where it was revoked before
    List<Entry> revoke(Sid sid, Jti jti, Instant now) {
        return database.all(
                """
                insert into revocation (sid, jti, revoked_at, expires_at)
                values (?, ?, ?, ?)
                on conflict (sid, jti) do update set revoked_at = revocation.revoked_at
                returning *
                """,
                Entry::read,
                sid.value(),
                jti.toString(),
                now,
                now.plus(remembered()));
    }

    /// Ends all that a signing key signed. Called once, in the transaction that withdraws the key:
    /// every instance learns of that from the key's own table, and from here those who verify
    /// offline.
    public void revoke(String kid, Instant now, Instant expiresAt) {
        database.update(
                """
                insert into revocation (kid, revoked_at, expires_at)
                values (?, ?, ?)
                """,
                kid,
                now,
                expiresAt);
    }

    /// What still has to be carried to Redis, oldest first. Index: revocation_unpublished_idx.
    List<Entry> unpublished(int limit) {
        return database.all(
                """
                select *
                from revocation
                where published_at is null
                order by id
                limit ?
                """,
                Entry::read,
                limit);
    }

    /// All that is in force, some at a time.
    void forEachInForce(Instant now, Consumer<List<Entry>> consumer) {
        long last = 0;
        List<Entry> entries;
        do {
            entries = inForce(last, now);
            consumer.accept(entries);
            last = entries.isEmpty() ? last : entries.getLast().id();
        } while (entries.size() == AT_ONCE);
    }

    /// Index: revocation_pkey.
    private List<Entry> inForce(long after, Instant now) {
        return database.all(
                """
                select *
                from revocation
                where id > ?
                  and expires_at > ?
                order by id
                limit ?
                """,
                Entry::read,
                after,
                now,
                AT_ONCE);
    }

    /// Index: revocation_pkey.
    void published(List<Entry> entries, Instant now) {
        database.update(
                """
                update revocation
                set published_at = ?
                where id = any (?::bigint[])
                """,
                now,
                entries.stream().map(entry -> Long.toString(entry.id())).toList());
    }

    /// Forgets what concerns no live access token any more. Index: revocation_expires_idx.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from revocation
                where expires_at < ?
                """,
                now);
    }
}
