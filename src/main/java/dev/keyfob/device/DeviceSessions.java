package dev.keyfob.device;

import dev.keyfob.account.AccountId;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.platform.Database;
import dev.keyfob.revocation.Revocations;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table of device sessions, of which no other class touches what tokens rest on. One method is
/// one statement; where its row count is a verdict, the method returns it.
@ApplicationScoped
public class DeviceSessions {

    static final String SELECT =
            """
            select s.*, a.roles, a.claims_version
            from device_session s
            join account a on a.id = s.account_id
            """;

    private final Database database;
    private final Revocations revocations;

    DeviceSessions(Database database, Revocations revocations) {
        this.database = database;
        this.revocations = revocations;
    }

    /// Reads a row of the table with its account's roles.
    public static DeviceSession read(ResultSet row) throws SQLException {
        return DeviceSessionRow.read(row);
    }

    /// The device session whose refresh tokens have this handle. Index: device_session_handle_key.
    public Optional<DeviceSession> byHandle(Handle handle) {
        return database.first(
                SELECT + "where s.handle = ?", DeviceSessions::read, (Object) handle.bytes());
    }

    /// The device session with this id, if it is this account's. Index: device_session_pkey.
    public Optional<DeviceSession> byId(AccountId account, Sid id) {
        return database.first(
                SELECT + "where s.id = ? and s.account_id = ?",
                DeviceSessions::read,
                id.value(),
                account.value());
    }

    /// The account's device sessions that were not revoked, last used first. Index:
    /// device_session_account_idx.
    List<DeviceSession> unrevoked(AccountId account) {
        return database.all(
                SELECT
                        + """
                        where s.account_id = ?
                          and s.revoked_at is null
                        order by coalesce(s.rotated_at, s.signed_in_at) desc, s.id
                        """,
                DeviceSessions::read,
                account.value());
    }

    /// Begins a device session at generation 0.
    ///
    /// @param label the name that its user gave the device before, or null
    void open(DeviceSession session, @Nullable String label) {
        DeviceFacts facts = session.facts();
        database.update(
                """
                insert into device_session (
                    id, handle, account_id, client_id, scope, auth_time, amr, generation, secret_hash, signed_in_at,
                    name, model, os_version, app_version, installation_id, city, country, label)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                session.id().value(),
                session.handle().bytes(),
                session.account().value(),
                session.client().value(),
                session.scope().toString(),
                session.authTime(),
                session.amr(),
                session.generation(),
                session.secretHash().bytes(),
                session.signedInAt(),
                facts.name(),
                facts.model(),
                facts.osVersion(),
                facts.appVersion(),
                facts.installationId(),
                facts.city(),
                facts.country(),
                label);
    }

    /// Puts a successor in its place, if the row still stands as it was read. Index:
    /// device_session_handle_key.
    ///
    /// @param exchanged what [DeviceSession#exchanged] made of `current`
    /// @return whether it did; if not, another request was quicker
    public boolean exchange(DeviceSession current, DeviceSession exchanged) {
        DeviceSession.Predecessor previous = Objects.requireNonNull(exchanged.previous());
        DeviceFacts facts = exchanged.facts();
        return database.update(
                        """
                        update device_session
                        set generation          = ?,
                            secret_hash         = ?,
                            previous_generation = ?,
                            previous_hash       = ?,
                            sealed_successor    = ?,
                            rotated_at          = ?,
                            name                = ?,
                            model               = ?,
                            os_version          = ?,
                            app_version         = ?,
                            installation_id     = ?,
                            city                = ?,
                            country             = ?
                        where handle = ?
                          and generation = ?
                          and secret_hash = ?
                          and revoked_at is null
                        """,
                        exchanged.generation(),
                        exchanged.secretHash().bytes(),
                        previous.generation(),
                        previous.secretHash().bytes(),
                        previous.sealedSuccessor().bytes(),
                        previous.rotatedAt(),
                        facts.name(),
                        facts.model(),
                        facts.osVersion(),
                        facts.appVersion(),
                        facts.installationId(),
                        facts.city(),
                        facts.country(),
                        current.handle().bytes(),
                        current.generation(),
                        current.secretHash().bytes())
                == 1;
    }

    /// Renews the sign-in: when and how the user has proven who they are. Index:
    /// device_session_pkey.
    ///
    /// @return whether the device session was not revoked
    public boolean renewSignIn(Sid id, Instant authTime, List<String> amr) {
        return database.update(
                        """
                        update device_session
                        set auth_time = ?,
                            amr       = ?
                        where id = ?
                          and revoked_at is null
                        """,
                        authTime,
                        amr,
                        id.value())
                == 1;
    }

    /// Ends device sessions of an account and their access tokens in one transaction. Index:
    /// device_session_pkey.
    ///
    /// @return the revocations that this call wrote: one for each that was not over before
    public List<Revocations.Entry> end(
            AccountId account, List<Sid> ids, RevocationReason reason, Instant now) {
        return endWhere(
                """
                where id = any (?::uuid[])
                  and account_id = ?
                  and revoked_at is null
                """,
                reason,
                now,
                ids.stream().map(Sid::toString).toList(),
                account.value());
    }

    /// Ends all device sessions of an account but one. Index: device_session_account_idx.
    ///
    /// @param spared the one that goes on, or null for none
    /// @return the revocations that this call wrote, one for each device session
    public List<Revocations.Entry> endAll(
            AccountId account, @Nullable Sid spared, RevocationReason reason, Instant now) {
        return endWhere(
                """
                where account_id = ?
                  and id is distinct from ?::uuid
                  and revoked_at is null
                """,
                reason,
                now,
                account.value(),
                spared == null ? null : spared.value());
    }

    /// Ends the access tokens that the account's device sessions were issued from an older version
    /// of its claims; the device sessions go on. For the transaction that raises the version, after
    /// it, and with the account's row locked against device sessions that are being opened. Index:
    /// device_session_account_idx.
    ///
    /// @param outdated the version that was current until now
    /// @return the revocations that this call wrote
    public List<Revocations.Entry> outdateClaims(AccountId account, int outdated, Instant now) {
        return database.all(
                """
                insert into revocation (sid, claims_version, revoked_at, expires_at)
                select id, ?, ?, greatest(?, coalesce(rotated_at, signed_in_at)) + ?::interval
                from device_session
                where account_id = ?
                  and revoked_at is null
                returning *
                """,
                Revocations.Entry::read,
                outdated,
                now,
                now,
                revocations.remembered().toString(),
                account.value());
    }

    /// Removes what was over long ago from some pages of the table. A row that is over stays where
    /// it is, so a walk over the pages meets it, and reads each page once; in the order of an index
    /// it would read a page a row. A row that somebody has locked is left to the next walk.
    DeviceSessionSweep.Swept sweep(long page, int pages, DeviceSessionSweep.Limits limits) {
        return database.first(
                        """
                        with gone as (
                            select s.ctid
                            from device_session s
                            left join unnest(?, ?::timestamptz[], ?::timestamptz[]) as client (client_id, signed_in, used) using (client_id)
                            where s.ctid >= ?::tid
                              and s.ctid < ?::tid
                              and (s.revoked_at <= ?
                                or s.signed_in_at <= client.signed_in
                                or coalesce(s.rotated_at, s.signed_in_at) <= client.used)
                            for update of s skip locked
                        ), removed as (
                            delete from device_session where ctid = any (array(select ctid from gone)) returning id
                        )
                        select count(*) as rows, pg_relation_size('device_session') / current_setting('block_size')::integer as pages
                        from removed
                        """,
                        row ->
                                new DeviceSessionSweep.Swept(
                                        row.getInt("rows"), row.getLong("pages")),
                        limits.clients(),
                        limits.signedIn(),
                        limits.used(),
                        "(%d,0)".formatted(page),
                        "(%d,0)".formatted(page + pages),
                        limits.ended())
                .orElseThrow();
    }

    /// The access tokens of a device session may have been issued by a clock that was ahead of this
    /// one: their revocation is kept for that much longer.
    private List<Revocations.Entry> endWhere(
            String condition,
            RevocationReason reason,
            Instant now,
            @Nullable Object first,
            @Nullable Object second) {
        return database.all(
                """
                with ended as (
                    update device_session
                    set revoked_at        = ?,
                        revocation_reason = ?,
                        push_platform     = null,
                        push_token        = null,
                        push_topic        = null
                    %s
                    returning id, coalesce(rotated_at, signed_in_at) as used_at
                )
                insert into revocation (sid, revoked_at, expires_at)
                select id, ?, greatest(?, used_at) + ?::interval
                from ended
                returning *
                """
                        .formatted(condition),
                Revocations.Entry::read,
                now,
                reason.name(),
                first,
                second,
                now,
                now,
                revocations.remembered().toString());
    }
}
