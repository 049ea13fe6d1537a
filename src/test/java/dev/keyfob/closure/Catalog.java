package dev.keyfob.closure;

import dev.keyfob.platform.Database;
import java.util.List;

/// What tables there are, as Postgres knows them.
record Catalog(Database database) {

    /// Tells of tests that know every table and column: a later version's schema has others
    /// (`.ci/previous tests`).
    static final String OWN_SCHEMA = "own-schema";

    static Catalog of(Database database) {
        return new Catalog(database);
    }

    /// Every table.
    List<String> tables() {
        return names(
                """
                select relname
                from pg_class
                where relnamespace = current_schema()::regnamespace
                  and relkind in ('r', 'p')
                  and not relispartition
                  and relname <> 'flyway_schema_history'
                """);
    }

    /// Those whose rows belong to an account: they refer to it, or to what refers to it, or name
    /// it; and mails, which know no account but an address.
    List<String> tablesOfAccounts() {
        return names(
                """
                with recursive owned as (
                    select 'account'::regclass::oid as id
                    union
                    select conrelid from pg_constraint join owned on confrelid = owned.id where contype = 'f'
                )
                select relname
                from pg_class
                where relnamespace = current_schema()::regnamespace
                  and not relispartition
                  and (oid in (select id from owned)
                    or relname = 'mail'
                    or relkind in ('r', 'p') and exists (
                        select from pg_attribute where attrelid = pg_class.oid and attname = 'account_id' and not attisdropped))
                """);
    }

    List<String> columns(String table) {
        return database.all(
                """
                select attname
                from pg_attribute
                where attrelid = ?::regclass
                  and attnum > 0
                  and not attisdropped
                """,
                row -> row.getString("attname"),
                table);
    }

    /// How many rows of a table have one of these texts in any column.
    int rows(String table, List<String> texts) {
        return database.first(
                        "select count(*) from " + table + " as t where t::text ilike any (?)",
                        row -> row.getInt(1),
                        texts.stream().map(text -> "%" + text + "%").toList())
                .orElseThrow();
    }

    private List<String> names(String sql) {
        return database.all(sql, row -> row.getString("relname"));
    }
}
