package dev.keyfob.refresh;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.Client;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Grant;
import dev.keyfob.client.RefreshPolicy;
import dev.keyfob.client.RefreshPolicy.Unused;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.device.secret.Handle;
import dev.keyfob.device.secret.KeyThumbprint;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.refresh.RefreshDecision.Presented;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of the table of device sessions, and tokens that are presented for them.
final class Rows {

    static final Instant SIGNED_IN = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration WINDOW = Duration.ofSeconds(30);
    static final Duration IDLE = Duration.ofDays(60);
    static final Duration ABSOLUTE = Duration.ofDays(365);
    static final Duration TICK = Duration.ofNanos(1_000);
    static final Client PHONE = client("phone", WINDOW, Unused.FORK, Unused.FORK);
    static final KeyThumbprint KEY =
            new KeyThumbprint("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    static final KeyThumbprint OTHER_KEY =
            new KeyThumbprint("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");

    static final DeviceSession FRESH = session();
    static final DeviceSession ONCE = rotated(FRESH, SIGNED_IN.plusSeconds(600));
    static final DeviceSession TWICE = rotated(ONCE, SIGNED_IN.plusSeconds(1_200));
    static final RefreshDecision REPLAY =
            new RefreshDecision.Replay(Objects.requireNonNull(TWICE.previous()));

    private Rows() {}

    /// Where nobody may be asked.
    static RefreshDecision decide(DeviceSession session, Presented presented, Instant now) {
        return RefreshDecision.decide(
                session,
                presented,
                () -> {
                    throw new IllegalStateException("asked for proof of receipt");
                },
                now);
    }

    static Instant later() {
        return TWICE.lastUsedAt().plus(Duration.ofDays(3));
    }

    static DeviceSession.Generation generation(int number) {
        return new DeviceSession.Generation(number, hash(number));
    }

    static RefreshDecision refused(Reason reason) {
        return new RefreshDecision.Refuse(reason);
    }

    static Presented token(int generation) {
        return token(generation, PHONE);
    }

    static Presented token(int generation, Client client) {
        return new Presented(client, generation, hash(generation), null);
    }

    static Presented proven(int generation, KeyThumbprint key) {
        return new Presented(PHONE, generation, hash(generation), key);
    }

    static Presented wrongSecret(int generation) {
        return new Presented(PHONE, generation, hash(99), null);
    }

    static SecretHash hash(int generation) {
        return SecretHash.of(new byte[] {(byte) generation});
    }

    static Client client(String id, Duration window, Unused fork, Unused withoutProof) {
        return client(id, window, fork, withoutProof, 0);
    }

    static Client client(
            String id, Duration window, Unused fork, Unused withoutProof, int acceptAhead) {
        return new Client(
                new ClientId(id),
                new Client.Credentials.None(),
                Set.of(Grant.REFRESH_TOKEN),
                Scope.ACCOUNT,
                List.of(),
                Duration.ofMinutes(10),
                new RefreshPolicy(IDLE, ABSOLUTE, window, fork, withoutProof, acceptAhead));
    }

    static DeviceSession session() {
        return new DeviceSession(
                new Sid(new UUID(0, 1)),
                new Handle(new byte[Handle.LENGTH]),
                new AccountId(new UUID(0, 2)),
                PHONE.id(),
                Scope.ACCOUNT,
                SIGNED_IN,
                List.of("pwd"),
                null,
                0,
                hash(0),
                null,
                SIGNED_IN,
                null,
                new DeviceFacts(null, null, null, null, null, null),
                DeviceSession.Listing.NONE,
                List.of(),
                0);
    }

    static DeviceSession rotated(DeviceSession session, Instant at) {
        return session.exchanged(
                generation(session.generation()),
                hash(session.generation() + 1),
                new SealedSecret(new byte[60]),
                session.facts(),
                at);
    }

    static DeviceSession bound(DeviceSession session) {
        return with(session, KEY, null);
    }

    static DeviceSession ended(DeviceSession session) {
        return with(session, null, new DeviceSession.End(SIGNED_IN, RevocationReason.SIGNED_OUT));
    }

    static DeviceSession with(
            DeviceSession session, @Nullable KeyThumbprint key, DeviceSession.@Nullable End end) {
        return new DeviceSession(
                session.id(),
                session.handle(),
                session.account(),
                session.client(),
                session.scope(),
                session.authTime(),
                session.amr(),
                key,
                session.generation(),
                session.secretHash(),
                session.previous(),
                session.signedInAt(),
                end,
                session.facts(),
                session.listing(),
                session.roles(),
                session.claimsVersion());
    }
}
