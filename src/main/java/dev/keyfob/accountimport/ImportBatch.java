package dev.keyfob.accountimport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfob.accountimport.format.Entry;
import dev.keyfob.accountimport.format.Entry.Origin;
import dev.keyfob.accountimport.format.ImportedAccount;
import dev.keyfob.accountimport.format.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writes accounts a thousand at a time, counts what becomes of them, and reports what is refused.
final class ImportBatch {

    private static final int SIZE = 1_000;

    private final ImportedAccounts accounts;
    private final ReportFile refused;
    private final ReportFile ids;
    private final List<Entry.Taken> waiting = new ArrayList<>(SIZE);
    private Tally tally = new Tally(0, 0, 0, 0, 0);

    /// @param refused gets a line for each entry that is refused
    /// @param ids gets a line for each account that has another id here
    ImportBatch(ImportedAccounts accounts, ReportFile refused, ReportFile ids) {
        this.accounts = accounts;
        this.refused = refused;
        this.ids = ids;
    }

    /// What has become of the entries.
    ///
    /// @param withoutPassword of those taken
    /// @param withoutFactor of those taken: they had a second factor
    record Tally(long taken, long there, long refused, long withoutPassword, long withoutFactor) {

        Tally plus(Tally more) {
            return new Tally(
                    taken + more.taken,
                    there + more.there,
                    refused + more.refused,
                    withoutPassword + more.withoutPassword,
                    withoutFactor + more.withoutFactor);
        }
    }

    /// Takes one entry.
    ///
    /// @throws IllegalStateException where the database does not take it
    void add(Entry entry) {
        switch (entry) {
            case Entry.Taken taken -> {
                waiting.add(taken);
                if (waiting.size() == SIZE) {
                    flush();
                }
            }
            case Entry.Refused(var origin, var refusal) -> refuse(origin, refusal);
        }
    }

    /// Writes what waits.
    void flush() {
        List<ImportedAccounts.Written> written;
        try {
            written = accounts.write(waiting.stream().map(Entry.Taken::account).toList());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        for (int i = 0; i < written.size(); i++) {
            count(waiting.get(i), written.get(i));
        }
        waiting.clear();
        refused.flush();
        ids.flush();
    }

    Tally tally() {
        return tally;
    }

    private void count(Entry.Taken entry, ImportedAccounts.Written written) {
        switch (written.outcome()) {
            case TAKEN -> {
                tally = tally.plus(ofTaken(entry.account()));
                tellId(entry.account(), written.id());
            }
            case THERE -> {
                tally = tally.plus(new Tally(0, 1, 0, 0, 0));
                tellId(entry.account(), written.id());
            }
            case EMAIL_TAKEN -> refuse(entry.origin(), new Refusal(Refusal.Reason.EMAIL_TAKEN));
            case ERASED -> refuse(entry.origin(), new Refusal(Refusal.Reason.ERASED));
        }
    }

    private static Tally ofTaken(ImportedAccount account) {
        return new Tally(
                1,
                0,
                0,
                account.passwordHash().isEmpty() ? 1 : 0,
                account.hadSecondFactor() ? 1 : 0);
    }

    private void refuse(Origin origin, Refusal refusal) {
        tally = tally.plus(new Tally(0, 0, 1, 0, 0));
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        origin.file().ifPresent(file -> line.put("file", file));
        line.put(origin.unit(), origin.number());
        line.put("reason", refusal.reason().wireName());
        refusal.member().ifPresent(member -> line.put("member", member));
        refused.add(line);
    }

    private void tellId(ImportedAccount account, UUID id) {
        account.id()
                .filter(foreign -> !foreign.isKept())
                .ifPresent(foreign ->
                        ids.add(
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("foreign_id", foreign.foreign())
                                        .put("id", id.toString())));
    }
}
