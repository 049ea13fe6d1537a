package dev.keyfob.accountimport.format;

import java.util.Optional;

/// One entry of a file: an account, or why it is none.
public sealed interface Entry {

    Origin origin();

    /// An account that can be written.
    record Taken(Origin origin, ImportedAccount account) implements Entry {}

    /// An entry that cannot.
    record Refused(Origin origin, Refusal refusal) implements Entry {}

    /// Where it stands.
    ///
    /// @param file of a folder
    /// @param unit of counting: `line` or `user`
    /// @param number from 1
    record Origin(Optional<String> file, String unit, long number) {

        static Origin line(long number) {
            return new Origin(Optional.empty(), "line", number);
        }
    }
}
