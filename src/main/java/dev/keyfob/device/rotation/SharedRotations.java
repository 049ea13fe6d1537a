package dev.keyfob.device.rotation;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.platform.SecretHash;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Gathers the rotations that are asked for while a statement is under way into the next one: a
/// round trip, a commit and a wait for the disk serve all of them (decision 0026).
@ApplicationScoped
@Startup
public class SharedRotations {

    private static final Logger LOG = Logger.getLogger(SharedRotations.class);

    /// In one statement; more wait for the next.
    private static final int MOST = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Rotations rotations;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread worker;

    SharedRotations(Rotations rotations) {
        this.rotations = rotations;
        worker = Thread.ofPlatform().daemon().name("rotations").start(this::work);
    }

    private record Waiting(Rotation rotation, CompletableFuture<Optional<Rotated>> outcome) {

        void complete(Map<SecretHash, Rotated> rotated) {
            outcome.complete(Optional.ofNullable(rotated.get(rotation.next())));
        }
    }

    /// Puts a successor in its place, in one statement with others.
    ///
    /// @return the device session after it; empty where anything is out of the ordinary, and
    ///   nothing was changed
    /// @throws DependencyUnavailable where Postgres does not answer
    public Optional<Rotated> rotate(Rotation rotation) {
        var waiting = new Waiting(rotation, new CompletableFuture<>());
        queue.add(waiting);
        try {
            return waiting.outcome().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            queue.remove(waiting);
            throw new DependencyUnavailable("Postgres", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailable("Postgres", e);
        }
    }

    /// How many wait for the next statement.
    int waiting() {
        return queue.size();
    }

    @PreDestroy
    void stop() {
        worker.interrupt();
    }

    private void work() {
        try {
            while (true) {
                var batch = new ArrayList<Waiting>();
                batch.add(queue.take());
                queue.drainTo(batch, MOST - 1);
                carryOut(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// A statement that Postgres refuses has changed nothing: each is looked at by itself then, so
    /// that none fails for another's sake.
    private void carryOut(List<Waiting> batch) {
        try {
            Map<SecretHash, Rotated> rotated =
                    rotations.rotate(batch.stream().map(Waiting::rotation).toList());
            batch.forEach(one -> one.complete(rotated));
        } catch (DependencyUnavailable | Error e) {
            batch.forEach(one -> one.outcome().completeExceptionally(e));
        } catch (RuntimeException e) {
            LOG.warnf(e, "%d rotations together failed, and are tried one by one", batch.size());
            batch.forEach(one -> one.complete(Map.of()));
        }
    }
}
