package dev.keyfob.revocation;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.revocation.Revocation.Concern;
import dev.keyfob.revocation.Revocation.OfClaims;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.Revocation.OfKey;
import dev.keyfob.revocation.Revocation.OfToken;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.keys.ReactiveKeyCommands;
import io.quarkus.redis.datasource.stream.ReactiveStreamCommands;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.StreamRange;
import io.quarkus.redis.datasource.stream.XReadArgs;
import io.quarkus.redis.datasource.stream.XTrimArgs;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The live revocations in Redis, twice: keys that are looked up, and a stream that is followed.
///
/// `deny:{<sid>}` is for a device session, `deny:{<sid>}:<jti>` for one of its access tokens,
/// `deny:{<sid>}:claims:<version>` for those made from outdated claims. Each key expires with the
/// last access token that it concerns; one hash tag puts them on one cluster slot. The stream
/// `revocations` goes back as far.
///
/// `revocations:epoch` is a random mark: where it is missing or another one, Redis has lost what it
/// had, and its silence says nothing.
@ApplicationScoped
class DenyList {

    /// Where a stream begins.
    static final String BEGINNING = "0-0";

    private static final String STREAM = "revocations";
    private static final String EPOCH = "revocations:epoch";
    private static final String NAME = "Redis";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int READ_AT_ONCE = 1_000;

    private final ReactiveKeyCommands<String> keys;
    private final ReactiveValueCommands<String, String> values;
    private final ReactiveStreamCommands<String, String, String> streams;

    DenyList(ReactiveRedisDataSource redis) {
        keys = redis.key();
        values = redis.value(String.class);
        streams = redis.stream(String.class);
    }

    /// Entries of the stream, in its order.
    ///
    /// @param lastId of the last entry, also where this version does not know its form
    record Chunk(String lastId, List<Message> messages) {}

    /// An entry of the stream.
    record Message(String id, Revocation revocation) {}

    /// Whether a token is denied; fails with [DependencyUnavailable] where Redis does not answer,
    /// or is not known to have all that it had.
    ///
    /// @param epoch in which it had all. Asked for after the keys: who finds it then has not missed
    ///   a loss before
    Uni<Boolean> denies(Sid sid, Jti jti, int claimsVersion, String epoch) {
        String session = key(new OfDeviceSession(sid));
        String token = key(new OfToken(sid, jti));
        String claims = key(new OfClaims(sid, claimsVersion));
        return answered(
                keys.exists(session, token, claims)
                        .chain(count ->
                                count > 0
                                        ? Uni.createFrom().item(true)
                                        : values.get(EPOCH).map(now -> requireSame(epoch, now))));
    }

    private static boolean requireSame(String epoch, @Nullable String now) {
        if (!epoch.equals(now)) {
            throw new IllegalStateException("another epoch");
        }
        return false;
    }

    /// The mark.
    ///
    /// @throws DependencyUnavailable where Redis does not answer, here and below
    Optional<String> epoch() {
        return Optional.ofNullable(await(values.get(EPOCH), PATIENCE));
    }

    /// Takes the mark away: what Redis has says nothing until another one is set.
    void end() {
        await(keys.del(EPOCH), PATIENCE);
    }

    /// Sets the mark where none is.
    void begin(String epoch) {
        await(values.setnx(EPOCH, epoch), PATIENCE);
    }

    /// Denies what the revocations concern, and tells who follows the stream.
    ///
    /// @param remembered how far the stream goes back
    void publish(List<Revocation> revocations, Instant now, Duration remembered) {
        if (revocations.isEmpty()) {
            return;
        }
        List<Uni<Void>> keysFirst = new ArrayList<>();
        List<Uni<String>> thenStream = new ArrayList<>();
        for (Revocation revocation : revocations) {
            long remaining = Duration.between(now, revocation.expiresAt()).toMillis();
            if (!(revocation.concern() instanceof OfKey)) {
                keysFirst.add(
                        values.set(
                                key(revocation.concern()),
                                "",
                                new SetArgs().px(Math.max(1, remaining))));
            }
            thenStream.add(streams.xadd(STREAM, fields(revocation)));
        }
        awaitAll(keysFirst);
        trim(awaitAll(thenStream).getLast(), remembered);
    }

    /// By the clock of Redis, which made the ids: another clock that is ahead would take away what
    /// nobody has read yet.
    private void trim(String lastId, Duration remembered) {
        long last = Long.parseLong(lastId.substring(0, lastId.indexOf('-')));
        var beginning = Long.toString(Math.max(0, last - remembered.toMillis()));
        await(
                streams.xtrim(STREAM, new XTrimArgs().minid(beginning).nearlyExactTrimming()),
                PATIENCE);
    }

    /// The id of the last entry.
    String lastId() {
        List<StreamMessage<String, String, String>> last =
                await(streams.xrevrange(STREAM, StreamRange.of("+", "-"), 1), PATIENCE);
        return last.isEmpty() ? BEGINNING : last.getFirst().id();
    }

    /// What came after an entry, or nothing if nothing comes for a while.
    Chunk read(String after, Duration wait) {
        var patience = new XReadArgs().block(wait).count(READ_AT_ONCE);
        List<StreamMessage<String, String, String>> read =
                await(streams.xread(STREAM, after, patience), wait.plus(PATIENCE));
        return new Chunk(
                read.isEmpty() ? after : read.getLast().id(),
                read.stream().map(DenyList::message).flatMap(Optional::stream).toList());
    }

    private static String key(Concern concern) {
        String text = concern.toString();
        return "deny:{" + text.replaceFirst("(:|$)", "}$1");
    }

    private static Map<String, String> fields(Revocation revocation) {
        return Map.of(
                "concern", revocation.concern().toString(),
                "revoked_at", Long.toString(revocation.revokedAt().toEpochMilli()),
                "expires_at", Long.toString(revocation.expiresAt().toEpochMilli()));
    }

    /// @return empty where it is of a form that this version does not know
    private static Optional<Message> message(StreamMessage<String, String, String> entry) {
        Map<String, String> fields = entry.payload();
        return Concern.parse(fields.getOrDefault("concern", ""))
                .map(concern ->
                        new Message(
                                entry.id(),
                                new Revocation(
                                        concern,
                                        time(fields, "revoked_at"),
                                        time(fields, "expires_at"))));
    }

    private static Instant time(Map<String, String> fields, String name) {
        return Instant.ofEpochMilli(Long.parseLong(fields.get(name)));
    }

    private static <T> List<T> awaitAll(List<Uni<T>> commands) {
        return commands.isEmpty()
                ? List.of()
                : await(Uni.join().all(commands).andFailFast(), PATIENCE);
    }

    private static <T> T await(Uni<T> command, Duration patience) {
        try {
            return command.await().atMost(patience);
        } catch (RuntimeException e) {
            throw new DependencyUnavailable(NAME, e);
        }
    }

    private static <T> Uni<T> answered(Uni<T> command) {
        return command.ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .transform(failure -> new DependencyUnavailable(NAME, failure));
    }
}
