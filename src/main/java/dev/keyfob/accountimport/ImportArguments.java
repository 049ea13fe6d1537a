package dev.keyfob.accountimport;

import dev.keyfob.accountimport.format.FirebaseParameters;
import dev.keyfob.platform.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands after `import`. No secret does: whoever may list processes would read it.
///
/// @param file or folder
/// @param firebase the file of the hash parameters
/// @param report of what is refused; beside the file where it is not named
record ImportArguments(Path file, Optional<FirebaseParameters> firebase, Path report) {

    private static final String FIREBASE = "--firebase";
    private static final String REPORT = "--report";

    /// How the report of a run before is known: it may be replaced.
    private static final String REFUSED = ".refused.ndjson";

    /// @throws StartFailure where they are others
    static ImportArguments parse(List<String> arguments) {
        Map<String, Path> options = new HashMap<>();
        Path file = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (List.of(FIREBASE, REPORT).contains(argument) && i + 1 < arguments.size()) {
                i++;
                options.put(argument, Path.of(arguments.get(i)));
            } else if (file == null && !argument.startsWith("-")) {
                file = Path.of(argument);
            } else {
                throw usage();
            }
        }
        if (file == null) {
            throw usage();
        }
        if (!Files.isReadable(file)) {
            throw new StartFailure("The file %s cannot be read".formatted(file));
        }
        Path report = options.getOrDefault(REPORT, beside(file, REFUSED));
        if (Files.exists(report) && !report.toString().endsWith(REFUSED)) {
            throw new StartFailure(
                    "The file %s is there: name one that is not, or that ends in %s and may go"
                            .formatted(report, REFUSED));
        }
        return new ImportArguments(
                file,
                Optional.ofNullable(options.get(FIREBASE)).map(FirebaseParameters::read),
                report);
    }

    /// Where the ids are told that accounts have here, and did not have before.
    Path ids() {
        return beside(file, ".ids.ndjson");
    }

    private static Path beside(Path file, String ending) {
        Path name = file.toAbsolutePath().normalize();
        return name.resolveSibling(name.getFileName() + ending);
    }

    private static StartFailure usage() {
        return new StartFailure(
                "To import accounts: java -jar … import FILE [--firebase FILE] [--report FILE]");
    }
}
