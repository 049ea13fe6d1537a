package dev.keyfob.signingkey;

import static dev.keyfob.signingkey.jose.SigningAlgorithm.ES256;
import static dev.keyfob.signingkey.jose.SigningAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.platform.StartFailure;
import dev.keyfob.signingkey.KeyRotation.Move;
import dev.keyfob.signingkey.StoredKey.State;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// When a signing key is made, begins to sign, and goes.
class KeyRotationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration EVERY = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofHours(1);
    private static final Duration TOKEN = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofNanos(1_000);

    private final KeyRotation rotation = rotation(ES256, EVERY, AHEAD);

    @Test
    void aFirstKeyIsMade_andSignsAtOnce() {
        assertThat(rotation.due(List.of(), NOW)).containsExactly(new Move.Publish());
        assertThat(rotation.due(List.of(pending("a", Duration.ZERO)), NOW))
                .containsExactly(new Move.Activate("a"));
    }

    @Test
    void whileOneSignsTheNextIsPublished_once() {
        assertThat(rotation.due(List.of(active("a", TICK)), NOW))
                .containsExactly(new Move.Publish());
        assertThat(rotation.due(List.of(active("a", TICK), pending("b", TICK)), NOW)).isEmpty();
    }

    @Test
    void theNextSignsWhenItsTimeHasCome_notATickBefore() {
        assertThat(rotation.due(List.of(active("a", EVERY.minus(TICK)), pending("b", EVERY)), NOW))
                .isEmpty();
        assertThat(rotation.due(List.of(active("a", EVERY), pending("b", EVERY)), NOW))
                .containsExactly(new Move.Activate("b"));
    }

    @Test
    void noKeySignsBeforeItWasPublishedForLongEnough() {
        assertThat(rotation.due(List.of(active("a", EVERY), pending("b", AHEAD.minus(TICK))), NOW))
                .isEmpty();
        assertThat(rotation.due(List.of(active("a", EVERY), pending("b", AHEAD)), NOW))
                .containsExactly(new Move.Activate("b"));
    }

    @Test
    void anotherAlgorithmIsPublishedBesideTheOldOne_andTakesOverWhenEverybodyMayKnowIt() {
        KeyRotation changed = rotation(RS256, EVERY, AHEAD);
        StoredKey active = active("a", TICK);
        StoredKey standby = pending("b", AHEAD);

        assertThat(changed.due(List.of(active, standby), NOW)).containsExactly(new Move.Publish());
        assertThat(
                        changed.due(
                                List.of(
                                        active,
                                        standby,
                                        key("c", RS256, State.PENDING, AHEAD.minus(TICK))),
                                NOW))
                .isEmpty();
        assertThat(
                        changed.due(
                                List.of(active, standby, key("c", RS256, State.PENDING, AHEAD)),
                                NOW))
                .containsExactly(new Move.Activate("c"));
    }

    @Test
    void instancesOfTwoAlgorithmsDoNotUndoEachOthersKeys() {
        List<StoredKey> keys =
                List.of(
                        active("a", TICK),
                        pending("b", TICK),
                        key("c", RS256, State.PENDING, EVERY.minus(TICK)));

        assertThat(rotation.due(keys, NOW)).isEmpty();
    }

    @Test
    void aKeyOfAnAlgorithmThatNobodyIsConfiguredForGoes_afterAWhile() {
        assertThat(
                        rotation.due(
                                List.of(
                                        active("a", TICK),
                                        pending("b", TICK),
                                        key("c", RS256, State.PENDING, EVERY)),
                                NOW))
                .containsExactly(new Move.Forget("c"));
    }

    @Test
    void aRetiredKeyStaysUntilItsLastTokenHasExpiredOnEveryClock() {
        for (State state : List.of(State.RETIRED, State.WITHDRAWN)) {
            Duration afterlife = TOKEN.plus(GRACE);
            assertThat(rotation.due(others(key("c", ES256, state, afterlife.minus(TICK))), NOW))
                    .isEmpty();
            assertThat(rotation.due(others(key("c", ES256, state, afterlife)), NOW))
                    .containsExactly(new Move.Forget("c"));
        }
    }

    @Test
    void theLifetimeOfTheTokensThatItSignedCounts_notTodays() {
        Duration day = Duration.ofDays(1);
        var signedForADay =
                new StoredKey(
                        "c", ES256, State.RETIRED, NOW.minus(day.plus(GRACE)).plus(TICK), day);

        assertThat(rotation.due(others(signedForADay), NOW)).isEmpty();
    }

    @Test
    void aClockThatJumpsBackLeavesTheKeysAsTheyAre_andIsCorrected() {
        List<StoredKey> keys =
                List.of(
                        active("a", EVERY.negated()),
                        pending("b", TICK.negated()),
                        key("c", ES256, State.RETIRED, TICK.negated()));

        assertThat(rotation.due(keys, NOW)).containsExactly(new Move.Correct());
    }

    @Test
    void aClockThatJumpsAheadNeverLeavesNoKeyThatSigns() {
        Instant later = NOW.plus(Duration.ofDays(40_000));

        assertThat(rotation.due(List.of(active("a", TICK)), later))
                .containsExactly(new Move.Publish());
        assertThat(rotation.due(List.of(active("a", TICK), pending("b", TICK)), later))
                .containsExactly(new Move.Activate("b"));
    }

    @Test
    void ofTwoThatWaitTheOlderSignsFirst() {
        assertThat(
                        rotation.due(
                                List.of(
                                        active("a", EVERY),
                                        pending("b", AHEAD),
                                        pending("c", AHEAD.plus(TICK))),
                                NOW))
                .containsExactly(new Move.Activate("c"));
    }

    @Test
    void aKeyCannotBeRotatedFasterThanItIsPublished() {
        assertThatThrownBy(() -> rotation(ES256, AHEAD.minus(TICK), AHEAD))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("keyfob.signing.rotate-every cannot be used: it is");
        assertThatThrownBy(() -> rotation(ES256, Duration.ofMillis(999), Duration.ZERO))
                .isInstanceOf(StartFailure.class);
        assertThatThrownBy(() -> rotation(ES256, EVERY, TICK.negated()))
                .isInstanceOf(StartFailure.class)
                .hasMessage("keyfob.signing.publish-ahead cannot be used: it is not negative");
        assertThat(rotation(ES256, AHEAD, AHEAD)).isNotNull();
        assertThat(rotation(ES256, Duration.ofDays(4_000_000), AHEAD).due(others(), NOW)).isEmpty();
    }

    private static KeyRotation rotation(
            SigningAlgorithm algorithm, Duration rotateEvery, Duration publishAhead) {
        return new KeyRotation(
                new SigningConfig() {
                    @Override
                    public SigningAlgorithm algorithm() {
                        return algorithm;
                    }

                    @Override
                    public Duration rotateEvery() {
                        return rotateEvery;
                    }

                    @Override
                    public Duration publishAhead() {
                        return publishAhead;
                    }
                },
                TOKEN);
    }

    private static List<StoredKey> others(StoredKey... more) {
        return Stream.concat(Stream.of(active("a", TICK), pending("b", TICK)), Stream.of(more))
                .toList();
    }

    private static StoredKey active(String kid, Duration since) {
        return key(kid, ES256, State.ACTIVE, since);
    }

    private static StoredKey pending(String kid, Duration since) {
        return key(kid, ES256, State.PENDING, since);
    }

    private static StoredKey key(
            String kid, SigningAlgorithm algorithm, State state, Duration since) {
        return new StoredKey(kid, algorithm, state, NOW.minus(since), TOKEN);
    }
}
