package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.Client;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Grant;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.Handle;
import dev.keyfob.device.KeyThumbprint;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.device.SealedSecret;
import dev.keyfob.device.SecretHash;
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
import org.junit.jupiter.api.Test;

/// Every row of the decision table, by its words.
class RefreshDecisionTest {

    private static final Instant SIGNED_IN = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofDays(60);
    private static final Duration ABSOLUTE = Duration.ofDays(365);
    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final Client PHONE = client("phone", WINDOW);
    private static final KeyThumbprint KEY =
            new KeyThumbprint("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    private static final KeyThumbprint OTHER_KEY =
            new KeyThumbprint("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");

    private static final DeviceSession FRESH = session();
    private static final DeviceSession ONCE = rotated(FRESH, SIGNED_IN.plusSeconds(600));
    private static final DeviceSession TWICE = rotated(ONCE, SIGNED_IN.plusSeconds(1_200));
    private static final RefreshDecision REPLAY =
            new RefreshDecision.Replay(Objects.requireNonNull(TWICE.previous()));

    @Test
    void current_rotates() {
        assertThat(decide(FRESH, token(0), SIGNED_IN)).isEqualTo(new RefreshDecision.Rotate());
        assertThat(decide(TWICE, token(2), SIGNED_IN.plusSeconds(1_201)))
                .isEqualTo(new RefreshDecision.Rotate());
    }

    @Test
    void previousWithinTheWindow_replays() {
        Instant rotatedAt = TWICE.lastUsedAt();

        assertThat(decide(TWICE, token(1), rotatedAt)).isEqualTo(REPLAY);
        assertThat(decide(TWICE, token(1), rotatedAt.plus(WINDOW).minus(TICK))).isEqualTo(REPLAY);
    }

    @Test
    void previousWithinTheWindow_replaysThoughTheClockWentBack() {
        assertThat(decide(TWICE, token(1), TWICE.lastUsedAt().minusSeconds(3_600)))
                .isEqualTo(REPLAY);
    }

    @Test
    void previousAfterTheWindow_isReuse_toTheMicrosecond() {
        assertThat(decide(TWICE, token(1), TWICE.lastUsedAt().plus(WINDOW)))
                .isEqualTo(new RefreshDecision.Reuse());
    }

    @Test
    void previousWithoutAWindow_isReuse() {
        var strict = client("phone", Duration.ZERO);

        assertThat(RefreshDecision.decide(TWICE, token(1, strict), TWICE.lastUsedAt()))
                .isEqualTo(new RefreshDecision.Reuse());
    }

    @Test
    void olderThanPrevious_isReuse_alsoWithinTheWindow() {
        assertThat(decide(TWICE, token(0), TWICE.lastUsedAt()))
                .isEqualTo(new RefreshDecision.Reuse());
    }

    @Test
    void currentGenerationWithWrongSecret_isRefused() {
        assertThat(decide(TWICE, wrongSecret(2), SIGNED_IN))
                .isEqualTo(refused(Reason.WRONG_SECRET));
    }

    @Test
    void previousGenerationWithWrongSecret_isRefused() {
        assertThat(decide(TWICE, wrongSecret(1), SIGNED_IN))
                .isEqualTo(refused(Reason.WRONG_SECRET));
    }

    @Test
    void aGenerationAheadOfTheRow_isRefused() {
        assertThat(decide(TWICE, token(3), SIGNED_IN)).isEqualTo(refused(Reason.AHEAD_OF_ROW));
    }

    @Test
    void anotherClientsToken_isRefused() {
        assertThat(RefreshDecision.decide(TWICE, token(2, client("tablet", WINDOW)), SIGNED_IN))
                .isEqualTo(refused(Reason.ANOTHER_CLIENT));
    }

    @Test
    void boundToAKey_withoutProof_isRefused_whateverTheToken() {
        DeviceSession bound = bound(TWICE);

        for (int generation = 0; generation <= 3; generation++) {
            assertThat(decide(bound, token(generation), SIGNED_IN))
                    .isEqualTo(refused(Reason.KEY_NOT_PROVEN));
        }
    }

    @Test
    void boundToAKey_provenByAnother_isRefused() {
        assertThat(decide(bound(TWICE), proven(2, OTHER_KEY), SIGNED_IN))
                .isEqualTo(refused(Reason.KEY_NOT_PROVEN));
    }

    @Test
    void boundToAKey_proven_rotates() {
        assertThat(decide(bound(TWICE), proven(2, KEY), SIGNED_IN))
                .isEqualTo(new RefreshDecision.Rotate());
    }

    @Test
    void expiredIdle_isRefused_toTheMicrosecond() {
        Instant expires = ONCE.lastUsedAt().plus(IDLE);

        assertThat(decide(ONCE, token(1), expires.minus(TICK)))
                .isEqualTo(new RefreshDecision.Rotate());
        assertThat(decide(ONCE, token(1), expires)).isEqualTo(refused(Reason.EXPIRED));
    }

    @Test
    void expiredAbsolutely_isRefused_howeverLatelyItWasUsed() {
        Instant end = SIGNED_IN.plus(ABSOLUTE);
        DeviceSession used = rotated(FRESH, end.minusSeconds(10));

        assertThat(decide(used, token(1), end.minus(TICK))).isEqualTo(new RefreshDecision.Rotate());
        assertThat(decide(used, token(1), end)).isEqualTo(refused(Reason.EXPIRED));
    }

    @Test
    void revoked_isRefused_whateverTheToken() {
        DeviceSession ended = ended(TWICE);

        for (int generation = 0; generation <= 3; generation++) {
            assertThat(decide(ended, token(generation), SIGNED_IN))
                    .isEqualTo(refused(Reason.REVOKED));
        }
    }

    @Test
    void onlyARightSecretIsGenuine() {
        assertThat(token(2).isGenuine(TWICE)).isTrue();
        assertThat(token(1).isGenuine(TWICE)).isTrue();
        assertThat(token(0).isGenuine(TWICE)).isTrue();
        assertThat(wrongSecret(2).isGenuine(TWICE)).isFalse();
        assertThat(wrongSecret(1).isGenuine(TWICE)).isFalse();
        assertThat(token(2, client("tablet", WINDOW)).isGenuine(TWICE)).isFalse();
    }

    private static RefreshDecision decide(DeviceSession session, Presented presented, Instant now) {
        return RefreshDecision.decide(session, presented, now);
    }

    private static RefreshDecision refused(Reason reason) {
        return new RefreshDecision.Refuse(reason);
    }

    private static Presented token(int generation) {
        return token(generation, PHONE);
    }

    private static Presented token(int generation, Client client) {
        return new Presented(client, generation, hash(generation), null);
    }

    private static Presented proven(int generation, KeyThumbprint key) {
        return new Presented(PHONE, generation, hash(generation), key);
    }

    private static Presented wrongSecret(int generation) {
        return new Presented(PHONE, generation, hash(99), null);
    }

    private static SecretHash hash(int generation) {
        return SecretHash.of(new byte[] {(byte) generation});
    }

    private static Client client(String id, Duration window) {
        return new Client(
                new ClientId(id),
                Set.of(Grant.REFRESH_TOKEN),
                Scope.ACCOUNT,
                List.of(),
                Duration.ofMinutes(10),
                IDLE,
                ABSOLUTE,
                window);
    }

    private static DeviceSession session() {
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
                new DeviceFacts(null, null, null, null, null),
                null,
                List.of());
    }

    private static DeviceSession rotated(DeviceSession session, Instant at) {
        return session.rotated(
                hash(session.generation() + 1),
                new SealedSecret(new byte[60]),
                session.facts(),
                at);
    }

    private static DeviceSession bound(DeviceSession session) {
        return with(session, KEY, null);
    }

    private static DeviceSession ended(DeviceSession session) {
        return with(session, null, new DeviceSession.End(SIGNED_IN, RevocationReason.SIGNED_OUT));
    }

    private static DeviceSession with(
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
                session.label(),
                session.roles());
    }
}
