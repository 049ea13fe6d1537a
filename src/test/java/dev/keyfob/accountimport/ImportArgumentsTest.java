package dev.keyfob.accountimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyfob.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportArgumentsTest {

    @TempDir Path folder;

    @Test
    void noFileIsReplacedByAReport_exceptOneOfARunBefore() throws IOException {
        String file = Files.createFile(folder.resolve("accounts.ndjson")).toString();
        String report = Files.createFile(folder.resolve("old.refused.ndjson")).toString();

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> ImportArguments.parse(List.of(file, "--report", file)))
                .withMessageContaining("is there: name one that is not");
        assertThat(ImportArguments.parse(List.of(file, "--report", report)).report())
                .isEqualTo(Path.of(report));
        assertThat(ImportArguments.parse(List.of(file)).report())
                .isEqualTo(Path.of(file + ".refused.ndjson"));
    }

    @Test
    void whatIsNoArgumentIsToldWithThoseThatAre() throws IOException {
        String file = Files.createFile(folder.resolve("accounts.ndjson")).toString();

        for (List<String> arguments :
                List.of(
                        List.<String>of(),
                        List.of(file, file),
                        List.of(file, "--firebase"),
                        List.of(file, "--signer-key=secret"))) {
            assertThatExceptionOfType(StartFailure.class)
                    .isThrownBy(() -> ImportArguments.parse(arguments))
                    .withMessageStartingWith("To import accounts: java -jar … import FILE")
                    .withMessageNotContaining("secret");
        }
    }
}
