package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.refresh.RefreshOutcome.SignOutReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the app is told to do has a line for everything that it may be told.
class RetryContractTest {

    @Test
    void everyErrorAndEveryReasonForASignOutHasALine() throws IOException {
        String contract = Files.readString(Path.of("src/docs/retry-contract.md"));
        Stream<String> errors = Arrays.stream(OAuthError.values()).map(OAuthError::toString);
        Stream<String> reasons =
                Arrays.stream(RevocationReason.values()).map(RevocationReason::signOutReason);
        Stream<String> others =
                Stream.of(SignOutReason.EXPIRED, SignOutReason.UNKNOWN).map(SignOutReason::value);

        assertThat(Stream.of(errors, reasons, others).flatMap(words -> words))
                .allSatisfy(word -> assertThat(contract).contains("`" + word + "`"));
    }
}
