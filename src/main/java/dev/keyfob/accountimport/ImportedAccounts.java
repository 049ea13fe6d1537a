package dev.keyfob.accountimport;

import dev.keyfob.account.PasswordHash;
import dev.keyfob.accountimport.format.ImportedAccount;
import dev.keyfob.platform.Randomness;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The table of accounts, as an import writes it: on one connection, many accounts at a time, and
/// none that is there.
final class ImportedAccounts implements AutoCloseable {

    /// PostgreSQL Appendix A.
    private static final Set<String> SOMEBODY_ELSE_WAS_QUICKER = Set.of("23505", "40001", "40P01");

    private static final int TRIES = 5;

    private final Connection connection;
    private final Randomness randomness;
    private final Supplier<PasswordHash> ofNoPassword;

    private ImportedAccounts(
            Connection connection, Randomness randomness, Supplier<PasswordHash> ofNoPassword) {
        this.connection = connection;
        this.randomness = randomness;
        this.ofNoPassword = ofNoPassword;
    }

    /// Connects.
    ///
    /// @param properties of the connection: `user`, `password` and whatever else the driver knows
    /// @param ofNoPassword makes what is kept of an account without one
    static ImportedAccounts connect(
            String url,
            Properties properties,
            Randomness randomness,
            Supplier<PasswordHash> ofNoPassword)
            throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setAutoCommit(false);
        return new ImportedAccounts(connection, randomness, ofNoPassword);
    }

    /// What became of an account.
    enum Outcome {
        /// It has been written.
        TAKEN,
        /// It was there, and is as it was.
        THERE,
        /// Another account has its address, or may have it back.
        EMAIL_TAKEN,
        /// It was there, and has been erased.
        ERASED
    }

    /// @param id the account's, where it is taken or there by its id
    record Written(Outcome outcome, UUID id) {}

    /// Whether the database has the tables of Keyfob.
    boolean hasTables() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("select to_regclass('erased_account')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1) != null;
        } finally {
            connection.rollback();
        }
    }

    /// Writes accounts, all in one transaction.
    ///
    /// @return what became of each, in their order
    List<Written> write(List<ImportedAccount> accounts) throws SQLException {
        List<UUID> ids =
                accounts.stream()
                        .map(each ->
                                each.id().map(ImportedAccount.Id::own).orElseGet(randomness::uuid))
                        .toList();
        for (int tries = 1; true; tries++) {
            try {
                List<Written> written = writeOnce(accounts, ids);
                connection.commit();
                return written;
            } catch (SQLException failure) {
                connection.rollback();
                if (tries == TRIES || !SOMEBODY_ELSE_WAS_QUICKER.contains(failure.getSQLState())) {
                    throw failure;
                }
            }
        }
    }

    private List<Written> writeOnce(List<ImportedAccount> accounts, List<UUID> ids)
            throws SQLException {
        waitForOtherImports();
        Set<UUID> inserted = insert(accounts, ids);
        inserted.removeAll(takeReservedBack(inserted));
        Map<Integer, Outcome> others = null;
        var written = new ArrayList<Written>();
        for (int i = 0; i < accounts.size(); i++) {
            UUID id = ids.get(i);
            // The second of two with the same id is there already.
            if (inserted.remove(id)) {
                written.add(new Written(Outcome.TAKEN, id));
                continue;
            }
            if (others == null) {
                others = look(accounts, ids);
            }
            written.add(new Written(others.getOrDefault(i, Outcome.EMAIL_TAKEN), id));
        }
        return written;
    }

    /// Until the commit: two of them in different orders would wait for each other's accounts.
    private void waitForOtherImports() throws SQLException {
        read("select pg_advisory_xact_lock('account'::regclass::oid::bigint)", ResultSet::next);
    }

    /// Index: account_pkey, account_email_key, erased_account_pkey.
    ///
    /// @return the ids of those that were not there
    private Set<UUID> insert(List<ImportedAccount> accounts, List<UUID> ids) throws SQLException {
        return ids(
                """
                insert into account (
                    id, email, name, password_hash, roles, created_at, email_verified_at, locked_at, password_version)
                select id,
                       email,
                       name,
                       password_hash,
                       string_to_array(roles, ' '),
                       least(created_at, now()),
                       case when is_verified then now() end,
                       case when is_locked then now() end,
                       0
                from unnest(?, ?, ?, ?, ?, ?, ?, ?)
                    with ordinality as entry (
                        id, email, name, password_hash, roles, created_at, is_verified, is_locked, number)
                where not exists (select from erased_account where erased_account.id = entry.id)
                order by number
                on conflict do nothing
                returning id
                """,
                array("uuid", ids),
                array("text", accounts.stream().map(each -> each.email().value()).toList()),
                array(
                        "text",
                        each(accounts, each -> each.name().map(Object::toString).orElse(null))),
                array("text", accounts.stream().map(this::hash).toList()),
                array("text", each(accounts, each -> String.join(" ", each.roles().names()))),
                array(
                        "timestamptz",
                        each(
                                accounts,
                                each -> each.createdAt().map(Instant::toString).orElse(null))),
                array("boolean", accounts.stream().map(ImportedAccount::isVerified).toList()),
                array("boolean", accounts.stream().map(ImportedAccount::isLocked).toList()));
    }

    private String hash(ImportedAccount account) {
        return account.passwordHash().orElseGet(ofNoPassword).format();
    }

    /// Not asked before: an account that was just giving the address up has been waited for. Index:
    /// verification_email_idx.
    ///
    /// @return the ids of those whose address another account may have back
    private Set<UUID> takeReservedBack(Set<UUID> inserted) throws SQLException {
        return ids(
                """
                delete from account
                where id = any (?)
                  and exists (
                      select
                      from verification
                      where verification.email = account.email
                        and purpose = 'REVERT_EMAIL'
                        and expires_at > now())
                returning id
                """,
                array("uuid", List.copyOf(inserted)));
    }

    /// What became of those that were not inserted. Index: account_pkey, account_email_key,
    /// erased_account_pkey.
    private Map<Integer, Outcome> look(List<ImportedAccount> accounts, List<UUID> ids)
            throws SQLException {
        return read(
                """
                select number,
                       case
                           when exists (select from account where account.id = entry.id) then 'THERE'
                           when exists (select from erased_account where erased_account.id = entry.id) then 'ERASED'
                           when not has_id and exists (select from account where account.email = entry.email) then 'THERE'
                           else 'EMAIL_TAKEN'
                       end as outcome
                from unnest(?, ?, ?) with ordinality as entry (id, email, has_id, number)
                """,
                rows -> {
                    var outcomes = new HashMap<Integer, Outcome>();
                    while (rows.next()) {
                        outcomes.put(
                                rows.getInt("number") - 1,
                                Outcome.valueOf(rows.getString("outcome")));
                    }
                    return outcomes;
                },
                array("uuid", ids),
                array("text", accounts.stream().map(each -> each.email().value()).toList()),
                array("boolean", accounts.stream().map(each -> each.id().isPresent()).toList()));
    }

    private Set<UUID> ids(String sql, Array... parameters) throws SQLException {
        return read(
                sql,
                rows -> {
                    var ids = new HashSet<UUID>();
                    while (rows.next()) {
                        ids.add(rows.getObject(1, UUID.class));
                    }
                    return ids;
                },
                parameters);
    }

    @FunctionalInterface
    private interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T read(String sql, Rows<T> reader, Array... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setArray(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        }
    }

    private Array array(String type, List<? extends @Nullable Object> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    private static List<@Nullable Object> each(
            List<ImportedAccount> accounts, Function<ImportedAccount, @Nullable Object> value) {
        var values = new ArrayList<@Nullable Object>();
        accounts.forEach(account -> values.add(value.apply(account)));
        return values;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
