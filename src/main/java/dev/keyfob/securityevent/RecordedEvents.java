package dev.keyfob.securityevent;

import dev.keyfob.client.ClientId;
import dev.keyfob.platform.Database;
import dev.keyfob.revocation.Sid;
import dev.keyfob.webhook.Webhooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The table of what happened to accounts, in partitions of a month (UTC).
@ApplicationScoped
public class RecordedEvents {

    private static final String PREFIX = "security_event_";
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu_MM");

    private final Database database;
    private final Webhooks webhooks;

    RecordedEvents(Database database, Webhooks webhooks) {
        this.database = database;
        this.webhooks = webhooks;
    }

    /// A page, newest first.
    ///
    /// @param next where the page after it begins; empty where this is the last
    public record Page(List<RecordedEvent> events, Optional<EventCursor> next) {}

    /// The events of an account that are older than a place among them. Index:
    /// security_event_account_idx of each month.
    ///
    /// @param limit how many at most, one or more
    public Page of(UUID account, EventCursor after, int limit) {
        List<RecordedEvent> events =
                database.all(
                        """
                        select *
                        from security_event
                        where account_id = ?
                          and (occurred_at, id) < (?, ?)
                        order by occurred_at desc, id desc
                        limit ?
                        """,
                        RecordedEvents::read,
                        account,
                        after.occurredAt(),
                        after.id(),
                        limit + 1);
        return events.size() <= limit
                ? new Page(events, Optional.empty())
                : new Page(
                        events.subList(0, limit),
                        Optional.of(EventCursor.at(events.get(limit - 1))));
    }

    /// Keeps events, each once however often this is repeated, and has their webhooks sent. Their
    /// months have been [opened][#open]. Nothing is kept of accounts that are erased.
    @Transactional
    void keep(List<RecordedEvent> events) {
        database.update(
                """
                insert into security_event
                    (id, occurred_at, type, account_id, sid, by_sid, client_id, reason, network)
                select id::uuid,
                       occurred_at::timestamptz,
                       type,
                       account_id::uuid,
                       sid::uuid,
                       by_sid::uuid,
                       client_id,
                       reason,
                       network
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                    as event (id, occurred_at, type, account_id, sid, by_sid, client_id, reason, network)
                where not exists (
                    select from erased_account where erased_account.id = event.account_id::uuid)
                on conflict do nothing
                """,
                each(events, RecordedEvent::id),
                each(events, RecordedEvent::occurredAt),
                each(events, RecordedEvent::type),
                each(events, RecordedEvent::account),
                each(events, RecordedEvent::sid),
                each(events, RecordedEvent::bySid),
                each(events, RecordedEvent::client),
                each(events, RecordedEvent::reason),
                each(events, RecordedEvent::network));
        webhooks.send(events.stream().flatMap(Announcements::of).toList());
    }

    /// Makes the partition of a month, if no instance has. It is attached, not made in its place:
    /// that waits for nobody who reads the table, a backup for example.
    @Transactional
    void open(YearMonth month) {
        lock();
        String partition = PREFIX + month.format(MONTH);
        if (months().contains(month)) {
            return;
        }
        database.update(
                """
                create table %s (like security_event including all)
                """
                        .formatted(partition));
        database.update(
                """
                alter table security_event
                attach partition %s for values from ('%s') to ('%s')
                """
                        .formatted(partition, start(month), start(month.plusMonths(1))));
    }

    /// Drops the partitions of which every event is older than an instant.
    ///
    /// @return the months that were dropped
    @Transactional
    List<YearMonth> dropBefore(Instant instant) {
        lock();
        List<YearMonth> over =
                months().stream()
                        .filter(month -> !start(month.plusMonths(1)).isAfter(instant))
                        .toList();
        if (!over.isEmpty()) {
            // Behind a backup that reads the table: not now, rather than everybody behind both.
            database.update("set local lock_timeout = '1s'");
        }
        over.forEach(month -> database.update("drop table " + PREFIX + month.format(MONTH)));
        return over;
    }

    /// One instance at a time changes the partitions.
    private void lock() {
        database.all(
                "select pg_advisory_xact_lock('security_event'::regclass::oid::bigint)", _ -> true);
    }

    private List<YearMonth> months() {
        return database.all(
                """
                select relname
                from pg_inherits
                join pg_class on pg_class.oid = inhrelid
                where inhparent = 'security_event'::regclass
                """,
                row -> YearMonth.parse(row.getString("relname").substring(PREFIX.length()), MONTH));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static List<@Nullable String> each(
            List<RecordedEvent> events, Function<RecordedEvent, @Nullable Object> column) {
        var texts = new ArrayList<@Nullable String>();
        for (RecordedEvent event : events) {
            Object value = column.apply(event);
            texts.add(value == null ? null : value.toString());
        }
        return texts;
    }

    private static RecordedEvent read(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getObject("id", UUID.class),
                Database.instant(row, "occurred_at"),
                row.getString("type"),
                row.getObject("account_id", UUID.class),
                sid(row, "sid"),
                sid(row, "by_sid"),
                Optional.ofNullable(row.getString("client_id")).map(ClientId::new).orElse(null),
                row.getString("reason"),
                row.getString("network"));
    }

    private static @Nullable Sid sid(ResultSet row, String column) throws SQLException {
        UUID value = row.getObject(column, UUID.class);
        return value == null ? null : new Sid(value);
    }
}
