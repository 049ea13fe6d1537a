package dev.keyfob.refresh;

import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.device.rotation.Rotated;
import dev.keyfob.refresh.RefreshGrant.Request;
import dev.keyfob.refresh.RefreshOutcome.SignOutReason;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// A refresh that is out of the ordinary: reads the row, decides, writes with one conditional
/// statement, and reads again where another request was quicker.
@ApplicationScoped
class RefreshByRow {

    private final DeviceSessions sessions;
    private final DeviceSessionEnding ending;
    private final DeviceTokens tokens;
    private final SecurityEvents events;
    private final InstantSource clock;

    RefreshByRow(
            DeviceSessions sessions,
            DeviceSessionEnding ending,
            DeviceTokens tokens,
            SecurityEvents events,
            InstantSource clock) {
        this.sessions = sessions;
        this.ending = ending;
        this.tokens = tokens;
        this.events = events;
        this.clock = clock;
    }

    /// Does with a genuine refresh token what its row asks for.
    RefreshOutcome refresh(Request request, RefreshToken token) {
        while (true) {
            Instant now = clock.instant();
            Optional<DeviceSession> row = sessions.byHandle(token.handle());
            if (row.isEmpty()) {
                return refuse(request, Reason.NO_FAMILY);
            }
            Optional<RefreshOutcome> outcome = carryOut(request, token, row.get(), now);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
    }

    /// @return empty where another request changed the row first, so that it has to be read again
    private Optional<RefreshOutcome> carryOut(
            Request request, RefreshToken token, DeviceSession session, Instant now) {
        var presented = RefreshDecision.Presented.of(request.client(), token);
        RefreshDecision decision =
                RefreshDecision.decide(session, presented, () -> tokens.successorUse(session), now);
        return switch (decision) {
            case RefreshDecision.Reuse _ -> reuse(token, session);
            case RefreshDecision.Refuse refusal ->
                    Optional.of(refuse(request, session, presented, refusal.reason()));
            case RefreshDecision _ when exceeds(request, session) ->
                    Optional.of(scopeExceeded(request, session));
            case RefreshDecision.Replay replay ->
                    Optional.of(replay(request, token, session, replay.previous(), now));
            case RefreshDecision.Rotate _ ->
                    exchange(request, token, session, now, SecurityEvent.RefreshRotated::new);
            case RefreshDecision.Fork _ ->
                    exchange(request, token, session, now, SecurityEvent.RefreshForked::new);
            case RefreshDecision.CatchUp _ ->
                    exchange(request, token, session, now, SecurityEvent.RefreshCaughtUp::new);
        };
    }

    /// How an exchange is recorded.
    @FunctionalInterface
    interface ExchangeEvent {
        SecurityEvent of(UUID account, Sid sid, ClientId client, int generation);
    }

    private Optional<RefreshOutcome> exchange(
            Request request,
            RefreshToken token,
            DeviceSession session,
            Instant now,
            ExchangeEvent event) {
        var presented = new DeviceSession.Generation(token.generation(), token.secretHash());
        DeviceTokens.Successor successor =
                tokens.successor(token, session.nextGeneration(presented));
        DeviceSession exchanged =
                session.exchanged(
                        presented,
                        successor.token().secretHash(),
                        successor.sealed(),
                        request.facts(),
                        now);
        if (!sessions.exchange(session, exchanged)) {
            return Optional.empty();
        }
        var rotated = new Rotated(exchanged, session.lastUsedAt());
        return Optional.of(exchanged(request, rotated, successor.token(), now, event));
    }

    /// Issues what a client gets for a token that was exchanged, and records it.
    RefreshOutcome exchanged(
            Request request,
            Rotated rotated,
            RefreshToken successor,
            Instant now,
            ExchangeEvent event) {
        DeviceSession session = rotated.session();
        events.record(
                event.of(
                        session.account().value(),
                        session.id(),
                        session.client(),
                        session.generation()));
        return new RefreshOutcome.Issued(issue(request, session, successor, now), rotated.age());
    }

    private RefreshOutcome replay(
            Request request,
            RefreshToken token,
            DeviceSession session,
            DeviceSession.Predecessor previous,
            Instant now) {
        RefreshToken successor = tokens.successor(token, session, previous.sealedSuccessor());
        events.record(
                new SecurityEvent.RefreshReplayed(
                        session.account().value(),
                        session.id(),
                        session.client(),
                        session.generation()));
        return new RefreshOutcome.Issued(
                issue(request, session, successor, now),
                Duration.between(previous.rotatedAt(), now));
    }

    private Optional<RefreshOutcome> reuse(RefreshToken token, DeviceSession session) {
        var event =
                new SecurityEvent.RefreshReuseDetected(
                        session.account().value(),
                        session.id(),
                        session.client(),
                        token.generation(),
                        session.generation());
        return ending.end(session.account(), session.id(), RevocationReason.REFRESH_REUSED, event)
                ? Optional.of(
                        new RefreshOutcome.Refused(
                                SignOutReason.of(RevocationReason.REFRESH_REUSED)))
                : Optional.empty();
    }

    private RefreshOutcome refuse(
            Request request,
            DeviceSession session,
            RefreshDecision.Presented presented,
            Reason reason) {
        boolean genuine = presented.isGenuine(session);
        events.record(genuine ? refused(request, session, reason) : refused(request, reason));
        return reason == Reason.KEY_NOT_PROVEN
                ? new RefreshOutcome.KeyNotProven()
                : new RefreshOutcome.Refused(
                        genuine ? whyOver(session, reason) : SignOutReason.UNKNOWN);
    }

    private static SignOutReason whyOver(DeviceSession session, Reason reason) {
        return switch (reason) {
            case REVOKED ->
                    session.endReason().map(SignOutReason::of).orElse(SignOutReason.UNKNOWN);
            case EXPIRED -> SignOutReason.EXPIRED;
            default -> SignOutReason.UNKNOWN;
        };
    }

    /// Refuses a token that names no device session.
    RefreshOutcome refuse(Request request, Reason reason) {
        events.record(refused(request, reason));
        return new RefreshOutcome.Refused(SignOutReason.UNKNOWN);
    }

    private RefreshOutcome scopeExceeded(Request request, DeviceSession session) {
        events.record(refused(request, session, Reason.SCOPE_EXCEEDED));
        return new RefreshOutcome.ScopeExceeded();
    }

    private static SecurityEvent refused(Request request, Reason reason) {
        return new SecurityEvent.RefreshRefused(request.client().id(), null, null, reason);
    }

    private static SecurityEvent refused(Request request, DeviceSession session, Reason reason) {
        return new SecurityEvent.RefreshRefused(
                request.client().id(), session.account().value(), session.id(), reason);
    }

    private static boolean exceeds(Request request, DeviceSession session) {
        return request.scope().filter(scope -> !session.scope().includes(scope)).isPresent();
    }

    private IssuedTokens issue(
            Request request, DeviceSession session, RefreshToken successor, Instant now) {
        Scope scope = request.scope().orElse(session.scope());
        return tokens.issue(session, successor, request.client(), scope, now);
    }
}
