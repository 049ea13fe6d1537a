package dev.keyfob.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.client.Scope;
import dev.keyfob.http.AnswerHeaders;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.platform.Overloaded;
import dev.keyfob.revocation.Revocation;
import dev.keyfob.revocation.Revocation.OfClaims;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.Revocation.OfKey;
import dev.keyfob.revocation.Revocation.OfToken;
import dev.keyfob.revocation.RevocationCheck;
import dev.keyfob.revocation.RevocationLog;
import dev.keyfob.revocation.RevocationLog.Position;
import dev.keyfob.revocation.RevocationLog.Told;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// `GET /revocations`: what services that verify access tokens offline have to know beside the key
/// set, as Server-Sent Events (WHATWG HTML §9.2): all that is in force, then each revocation as it
/// happens.
///
/// `revocation` events have names of tokens that are over and when they may be forgotten; `ready`
/// says that all in force was told; a `heartbeat` comes each second in which the instance itself is
/// up to date. A follower that comes back with `Last-Event-ID`, to whichever instance, is told what
/// it missed, or all again. The stream ends with the access token that it was opened with.
@Path(RevocationsEndpoint.PATH)
@Authenticated
@RunOnVirtualThread
public class RevocationsEndpoint {

    static final String PATH = "/revocations";

    private static final int MOST_FOLLOWERS = 200;
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RevocationLog log;
    private final RevocationCheck check;
    private final Bearer bearer;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(MOST_FOLLOWERS);

    private volatile boolean stopping;

    RevocationsEndpoint(
            RevocationLog log, RevocationCheck check, Bearer bearer, InstantSource clock) {
        this.log = log;
        this.check = check;
        this.bearer = bearer;
        this.clock = clock;
    }

    /// The tokens that a revocation concerns: those of `sid`, of it the one with `jti` or those
    /// with `claims_version`; or those signed by `kid`.
    ///
    /// @param expiresAt Unix time after which none of them is in force anyway
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Revoked(
            @JsonProperty("sid") @Nullable String sid,
            @JsonProperty("jti") @Nullable String jti,
            @JsonProperty("claims_version") @Nullable Integer claimsVersion,
            @JsonProperty("kid") @Nullable String kid,
            @JsonProperty("exp") long expiresAt) {

        static Revoked of(Revocation revocation) {
            long exp = revocation.expiresAt().plusSeconds(1).getEpochSecond();
            return switch (revocation.concern()) {
                case OfDeviceSession(var sid) -> new Revoked(sid.toString(), null, null, null, exp);
                case OfToken(var sid, var jti) ->
                        new Revoked(sid.toString(), jti.toString(), null, null, exp);
                case OfClaims(var sid, int version) ->
                        new Revoked(sid.toString(), null, version, null, exp);
                case OfKey(String kid) -> new Revoked(null, null, null, kid, exp);
            };
        }
    }

    /// A stream is a request that would never finish: its follower finds another instance.
    void stop(@Observes ShutdownDelayInitiatedEvent begun) {
        stopping = true;
    }

    /// Opens the stream.
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void follow(
            @Context SseEventSink sink,
            @Context Sse sse,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        AccessTokenClaims claims = bearer.claimsOfClient(Scope.REVOCATIONS);
        if (!places.tryAcquire()) {
            throw new Overloaded("followers of revocations", PATIENCE);
        }
        AnswerHeaders.addToStream();
        var follower = new Follower(sink, sse);
        // The request is over when its method returns, the stream is not.
        Thread.ofVirtual().name("revocations").start(() -> follow(follower, claims, lastEventId));
    }

    private void follow(Follower follower, AccessTokenClaims claims, @Nullable String lastEventId) {
        try {
            tell(follower, claims, lastEventId);
            follower.sink.close();
        } catch (Gone | InterruptedException over) {
            // The connection is closed already; the follower comes back with Last-Event-ID.
        } finally {
            places.release();
        }
    }

    private void tell(Follower follower, AccessTokenClaims claims, @Nullable String lastEventId)
            throws InterruptedException {
        Optional<Position> told =
                Optional.ofNullable(lastEventId).flatMap(Position::parse).filter(log::reaches);
        while (isGood(claims)) {
            Position from = told.isPresent() ? told.get() : tellAll(follower);
            Optional<List<Told>> news = log.after(from, HEARTBEAT);
            news.stream().flatMap(List::stream).forEach(follower::tell);
            told = news.map(some -> some.isEmpty() ? from : some.getLast().position());
            if (told.isPresent() && check.isFresh()) {
                follower.send("heartbeat", told.get(), "{}");
            }
        }
    }

    /// @return from where on what happens has to be told too
    private Position tellAll(Follower follower) {
        Position now = log.position();
        log.forEachInForce(follower::tell);
        follower.send("ready", now, "{}");
        return now;
    }

    private boolean isGood(AccessTokenClaims claims) {
        return !stopping
                && clock.instant().isBefore(claims.expiresAt())
                && !check.isKnownRevoked(claims.family(), claims.jti(), claims.claimsVersion());
    }

    /// The follower has closed its connection, or does not read.
    private static final class Gone extends RuntimeException {}

    private record Follower(SseEventSink sink, Sse sse) {

        void tell(Told told) {
            send("revocation", told.position(), Revoked.of(told.revocation()));
        }

        void tell(Revocation revocation) {
            send(sse.newEventBuilder().name("revocation").data(Revoked.of(revocation)));
        }

        void send(String name, Position position, Object data) {
            send(sse.newEventBuilder().name(name).id(position.toString()).data(data));
        }

        /// Waits until the connection has taken it.
        private void send(OutboundSseEvent.Builder event) {
            if (sink.isClosed()) {
                throw new Gone();
            }
            try {
                sink.send(event.mediaType(MediaType.APPLICATION_JSON_TYPE).build())
                        .toCompletableFuture()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException noAnswer) {
                throw new Gone();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new Gone();
            }
        }
    }
}
