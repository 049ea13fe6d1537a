package dev.keyfob.signingkey;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.signingkey.jose.SignedJwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Of a token that no key here verifies: where its key is not known here, it may be one that
/// another instance signs with since a moment. Then the token waits until this instance has read
/// the keys again.
@ApplicationScoped
public class UnknownKeyCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KeyWatch keys;

    UnknownKeyCheck(KeyWatch keys) {
        this.keys = keys;
    }

    /// Waits for the key that a token names, where this instance does not know it.
    ///
    /// @param token what a stranger sent
    /// @return whether the keys were read, so that it is worth another look; at once where the key
    ///   is known, or the token names none
    /// @throws DependencyUnavailable where nobody can tell
    public boolean awaitUnknown(String token) {
        Optional<CompletionStage<Void>> read = SignedJwt.kid(token).flatMap(keys::readIfUnknown);
        read.ifPresent(UnknownKeyCheck::await);
        return read.isPresent();
    }

    /// Who gives up does so for himself: the read is of all who wait.
    private static void await(CompletionStage<Void> read) {
        try {
            read.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        }
    }

    private static DependencyUnavailable unavailable(Exception e) {
        return new DependencyUnavailable("The key that a token names", e);
    }
}
