package dev.keyfob.refresh;

import static dev.keyfob.refresh.RefreshDecision.SuccessorUse.UNKNOWN;
import static dev.keyfob.refresh.RefreshDecision.SuccessorUse.UNUSED;
import static dev.keyfob.refresh.RefreshDecision.SuccessorUse.USED;
import static dev.keyfob.refresh.Rows.KEY;
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
import static dev.keyfob.refresh.Rows.hash;
import static dev.keyfob.refresh.Rows.later;
import static dev.keyfob.refresh.Rows.proven;
import static dev.keyfob.refresh.Rows.refused;
import static dev.keyfob.refresh.Rows.token;
import static dev.keyfob.refresh.Rows.wrongSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.client.RefreshPolicy.Unused;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.refresh.RefreshDecision.SuccessorUse;
import dev.keyfob.securityevent.SecurityEvent.RefreshRefused.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The rows of the decision table that a predecessor meets after the window, by their words.
class AfterTheWindowTest {

    @Test
    void previousAfterTheWindow_successorUsed_isReuse_toTheMicrosecond() {
        Instant end = TWICE.lastUsedAt().plus(WINDOW);

        assertThat(RefreshDecision.decide(TWICE, token(1), () -> USED, end.minus(TICK)))
                .isEqualTo(REPLAY);
        assertThat(RefreshDecision.decide(TWICE, token(1), () -> USED, end))
                .isEqualTo(new RefreshDecision.Reuse());
    }

    @Test
    void previousAfterTheWindow_successorNotUsed_boundAndProven_replays() {
        RefreshDecision decision =
                RefreshDecision.decide(bound(TWICE), proven(1, KEY), () -> UNUSED, later());

        assertThat(decision).isEqualTo(REPLAY);
    }

    @Test
    void previousAfterTheWindow_successorNotUsed_notBound_forks() {
        assertThat(RefreshDecision.decide(TWICE, token(1), () -> UNUSED, later()))
                .isEqualTo(new RefreshDecision.Fork());
    }

    @Test
    void previousAfterTheWindow_nobodyCanTell_boundFamily_decidesAsNotUsed() {
        RefreshDecision decision =
                RefreshDecision.decide(bound(TWICE), proven(1, KEY), () -> UNKNOWN, later());

        assertThat(decision).isEqualTo(REPLAY);
    }

    @Test
    void previousAfterTheWindow_nobodyCanTell_decidesAsThePolicySays() {
        var reuses = client("phone", WINDOW, Unused.FORK, Unused.REUSE);

        assertThat(RefreshDecision.decide(TWICE, token(1), () -> UNKNOWN, later()))
                .isEqualTo(new RefreshDecision.Fork());
        assertThat(RefreshDecision.decide(TWICE, token(1, reuses), () -> UNKNOWN, later()))
                .isEqualTo(new RefreshDecision.Reuse());
        assertThat(RefreshDecision.decide(TWICE, token(1, reuses), () -> UNUSED, later()))
                .isEqualTo(new RefreshDecision.Fork());
    }

    @Test
    void withoutForkAndWindow_isTextbookRotation() {
        var strict = client("phone", Duration.ZERO, Unused.REUSE, Unused.FORK);

        for (SuccessorUse use : SuccessorUse.values()) {
            assertThat(
                            RefreshDecision.decide(
                                    TWICE, token(1, strict), () -> use, TWICE.lastUsedAt()))
                    .isEqualTo(new RefreshDecision.Reuse());
        }
    }

    @Test
    void aSuccessorThatAForkReplaced_isReuse() {
        DeviceSession forked =
                TWICE.exchanged(
                        generation(1),
                        hash(9),
                        new SealedSecret(new byte[60]),
                        TWICE.facts(),
                        later());

        assertThat(forked.generation()).isEqualTo(3);
        assertThat(decide(forked, token(2), later())).isEqualTo(new RefreshDecision.Reuse());
        assertThat(decide(forked, wrongSecret(3), later())).isEqualTo(refused(Reason.WRONG_SECRET));
        assertThat(decide(forked, token(1), later()))
                .as("a fork has a window of its own: its answer may be lost too")
                .isInstanceOf(RefreshDecision.Replay.class);
    }

    @Test
    void proofOfReceiptIsAskedForOnTheOneRowThatNeedsIt() {
        for (int presented = 0; presented <= 3; presented++) {
            assertThat(decide(TWICE, token(presented), SIGNED_IN)).isNotNull();
        }
        assertThat(decide(ended(TWICE), token(1), later())).isNotNull();
        assertThatThrownBy(() -> decide(TWICE, token(1), later()))
                .hasMessage("asked for proof of receipt");
    }
}
