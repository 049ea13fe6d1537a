package dev.keyfob.closure;

import dev.keyfob.account.AccountId;
import dev.keyfob.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.stream.Collectors;

/// What is kept about an account, read as it is from every table: what is not read here is not
/// kept, or is a secret.
@ApplicationScoped
public class Exports {

    private static final String QUERY =
            KeptTable.ALL.stream()
                    .map(kept ->
                            "'%s', %s%s"
                                    .formatted(
                                            kept.member(),
                                            kept.query(),
                                            kept.equals(KeptTable.ACCOUNT) ? " -> 0" : ""))
                    .collect(Collectors.joining(", ", "select json_build_object(", ") as export"));

    private static final int PARAMETERS =
            KeptTable.ALL.stream().mapToInt(KeptTable::parameters).sum();

    private final Database database;

    Exports(Database database) {
        this.database = database;
    }

    /// An export as it goes over the wire: JSON. Shows nothing.
    record Export(String json) {
        @Override
        public String toString() {
            return "Export[…]";
        }
    }

    /// All of it, as it stood in one moment. Index: those of each table by account.
    Export of(AccountId account) {
        return database.first(
                        QUERY,
                        row -> new Export(row.getString("export")),
                        Collections.nCopies(PARAMETERS, account.value()).toArray())
                .orElseThrow();
    }
}
