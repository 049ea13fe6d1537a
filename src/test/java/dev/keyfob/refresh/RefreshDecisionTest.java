package dev.keyfob.refresh;

import static dev.keyfob.refresh.Rows.ABSOLUTE;
import static dev.keyfob.refresh.Rows.FRESH;
import static dev.keyfob.refresh.Rows.IDLE;
import static dev.keyfob.refresh.Rows.KEY;
import static dev.keyfob.refresh.Rows.ONCE;
import static dev.keyfob.refresh.Rows.OTHER_KEY;
import static dev.keyfob.refresh.Rows.REPLAY;
import static dev.keyfob.refresh.Rows.SIGNED_IN;
import static dev.keyfob.refresh.Rows.TICK;
import static dev.keyfob.refresh.Rows.TWICE;
import static dev.keyfob.refresh.Rows.WINDOW;
import static dev.keyfob.refresh.Rows.bound;
import static dev.keyfob.refresh.Rows.client;
import static dev.keyfob.refresh.Rows.decide;
import static dev.keyfob.refresh.Rows.ended;
import static dev.keyfob.refresh.Rows.generation;
import static dev.keyfob.refresh.Rows.proven;
import static dev.keyfob.refresh.Rows.refused;
import static dev.keyfob.refresh.Rows.rotated;
import static dev.keyfob.refresh.Rows.token;
import static dev.keyfob.refresh.Rows.wrongSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.client.Client;
import dev.keyfob.client.RefreshPolicy.Unused;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Every row of the decision table, by its words; those after the window stand in
/// [AfterTheWindowTest].
class RefreshDecisionTest {

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
    void aGenerationAheadOfTheRow_isRefused_orCatchesUpWithinAcceptAhead() {
        Client patient = client("phone", WINDOW, Unused.FORK, Unused.FORK, 2);

        assertThat(decide(TWICE, token(3), SIGNED_IN)).isEqualTo(refused(Reason.AHEAD_OF_ROW));
        assertThat(decide(TWICE, token(4, patient), SIGNED_IN))
                .isEqualTo(new RefreshDecision.CatchUp());
        assertThat(decide(TWICE, token(5, patient), SIGNED_IN))
                .isEqualTo(refused(Reason.AHEAD_OF_ROW));
    }

    @Test
    void anotherClientsToken_isRefused() {
        assertThat(
                        decide(
                                TWICE,
                                token(2, client("tablet", WINDOW, Unused.FORK, Unused.FORK)),
                                SIGNED_IN))
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
        assertThat(token(2, client("tablet", WINDOW, Unused.FORK, Unused.FORK)).isGenuine(TWICE))
                .isFalse();
    }
}
