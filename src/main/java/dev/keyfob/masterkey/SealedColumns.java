package dev.keyfob.masterkey;

import dev.keyfob.platform.Database;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Every column that holds something sealed under the master key: who seals something new adds its
/// column. They are few rows: what grows with the accounts is sealed under a key of its own, which
/// stands in a column here.
///
/// While the master key is changed, all that is still sealed under the one before is sealed anew:
/// at the start, and each minute for what an instance of before has sealed since.
@ApplicationScoped
public class SealedColumns {

    private static final Logger LOG = Logger.getLogger(SealedColumns.class);

    static final List<Column> ALL =
            List.of(
                    new Column("factor_key", "id", "sealed_key", "factor_key/"),
                    new Column("mail_code_key", "id", "sealed_key", "mail_code_key/"),
                    new Column("recovery_code_key", "id", "sealed_key", "recovery_code_key/"),
                    new Column("refresh_token_key", "id", "sealed_key", "refresh_token_key/"),
                    new Column("signing_key", "kid", "sealed_private_key", ""));

    private final Database database;
    private final MasterKey masterKey;

    SealedColumns(Database database, MasterKey masterKey) {
        this.database = database;
        this.masterKey = masterKey;
    }

    /// @param id the row's primary key, which never changes
    /// @param prefix what stands before the id in the name under which a value is sealed
    record Column(String table, String id, String name, String prefix) {}

    /// Seals anew what the master key before has sealed: all of it or, where this process dies,
    /// nothing. Of two instances that do it at once, the second finds it done.
    ///
    /// @throws dev.keyfob.platform.StartFailure where neither key opens a value
    @Startup
    @Scheduled(
            every = "1m",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void sealAnew() {
        if (!masterKey.isChanging()) {
            return;
        }
        int count = ALL.stream().mapToInt(this::sealAnew).sum();
        if (count > 0) {
            LOG.infof("%d keys were sealed anew under keyfob.signing.master-key", count);
        }
    }

    private int sealAnew(Column column) {
        return values(column).stream()
                .mapToInt(value -> sealAnew(column, value.getKey(), value.getValue()))
                .sum();
    }

    private int sealAnew(Column column, String id, byte[] sealed) {
        String name = column.prefix() + id;
        if (masterKey.hasSealed(name, sealed)) {
            return 0;
        }
        return database.update(
                """
                update %s
                set %s = ?
                where %s::text = ?
                """
                        .formatted(column.table(), column.name(), column.id()),
                masterKey.seal(name, masterKey.openAtStart(name, sealed)),
                id);
    }

    /// By id. Locks the rows, in the order in which others lock them too.
    private List<Map.Entry<String, byte[]>> values(Column column) {
        return database.all(
                """
                select %s::text as id, %s as sealed
                from %s
                order by 1
                for update
                """
                        .formatted(column.id(), column.name(), column.table()),
                row -> Map.entry(row.getString("id"), row.getBytes("sealed")));
    }
}
