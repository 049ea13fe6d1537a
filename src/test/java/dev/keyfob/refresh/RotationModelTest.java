package dev.keyfob.refresh;

import static dev.keyfob.refresh.RotationWorld.Action.DUPLICATE;
import static dev.keyfob.refresh.RotationWorld.Action.LATE_ANSWER;
import static dev.keyfob.refresh.RotationWorld.Action.LATE_DUPLICATE;
import static dev.keyfob.refresh.RotationWorld.Action.LOSE_THE_ANSWER;
import static dev.keyfob.refresh.RotationWorld.Action.OLDER_DUPLICATE;
import static dev.keyfob.refresh.RotationWorld.Action.REFRESH;
import static dev.keyfob.refresh.RotationWorld.Action.SIGN_OUT;
import static dev.keyfob.refresh.RotationWorld.Action.STEAL;
import static dev.keyfob.refresh.RotationWorld.Action.THIEF_LOSES_THE_ANSWER;
import static dev.keyfob.refresh.RotationWorld.Action.THIEF_REFRESHES;
import static dev.keyfob.refresh.RotationWorld.Action.THIEF_REPEATS;
import static dev.keyfob.refresh.RotationWorld.Action.THIEF_USES_THE_ACCESS_TOKEN;
import static dev.keyfob.refresh.RotationWorld.Action.USE_THE_ACCESS_TOKEN;
import static dev.keyfob.refresh.RotationWorld.Action.WAIT_PAST_THE_WINDOW;
import static dev.keyfob.refresh.RotationWorld.Property.A_LONE_CLIENT_IS_NEVER_SIGNED_OUT;
import static dev.keyfob.refresh.RotationWorld.Property.A_SECOND_CHANGE_OF_HANDS_ENDS_IT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.refresh.RotationModel.Redis;
import dev.keyfob.refresh.RotationWorld.Action;
import dev.keyfob.refresh.RotationWorld.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All that can happen to a family in eight steps, for one holder of its token and for two: every
/// sequence, through the real decision, breadth first, so that what is found is the shortest way.
class RotationModelTest {

    private static final int STEPS = 8;

    private static final Set<Action> ALONE =
            EnumSet.of(
                    REFRESH,
                    LOSE_THE_ANSWER,
                    DUPLICATE,
                    USE_THE_ACCESS_TOKEN,
                    WAIT_PAST_THE_WINDOW,
                    SIGN_OUT);

    private static final Set<Action> TWO_STORES =
            with(
                    ALONE,
                    STEAL,
                    THIEF_REFRESHES,
                    THIEF_LOSES_THE_ANSWER,
                    THIEF_USES_THE_ACCESS_TOKEN);

    /// Whatever it holds is answered with tokens: it holds only what arrived, and stores before it
    /// uses.
    @ParameterizedTest
    @EnumSource
    void aLoneClientIsNeverSignedOut(Redis redis) {
        assertThat(explore("one holder, Redis " + redis, ALONE, redis)).isEmpty();
    }

    /// A change of hands is a refresh that is answered with tokens, by another holder than the
    /// refresh before that was; it is counted from the moment at which the two stores differ, and
    /// anew when they hold the same token again (within the window nobody can tell two threads of
    /// one app from two holders). The first may succeed; at the second the family ends, and at the
    /// first already where an access token of the current generation was seen in use.
    @ParameterizedTest
    @EnumSource
    void twoHoldersWhoBothGoOnAreFoundOutByTheSecondChangeOfHands(Redis redis) {
        assertThat(explore("two holders, Redis " + redis, TWO_STORES, redis)).isEmpty();
    }

    /// Nothing but the second change of hands: a thief that keeps its older token too can present
    /// it once more while the owner's new access token is not in use; the owner's next refresh ends
    /// the family.
    @ParameterizedTest
    @EnumSource
    void aThiefThatKeepsEveryTokenGainsOneChangeOfHands(Redis redis) {
        assertThat(
                        explore(
                                "two holders, one keeps every token, Redis " + redis,
                                with(TWO_STORES, THIEF_REPEATS),
                                redis))
                .isEqualTo(
                        Map.of(
                                A_SECOND_CHANGE_OF_HANDS_ENDS_IT,
                                List.of(
                                        STEAL,
                                        THIEF_REFRESHES,
                                        WAIT_PAST_THE_WINDOW,
                                        REFRESH,
                                        WAIT_PAST_THE_WINDOW,
                                        THIEF_REPEATS)));
    }

    /// Where the promise ends: what a thief would do looks the same.
    @Test
    void aDuplicateAfterTheWindow_isTakenForAThief() {
        assertThat(explore("late duplicates", with(ALONE, LATE_DUPLICATE), Redis.THERE))
                .containsEntry(
                        A_LONE_CLIENT_IS_NEVER_SIGNED_OUT,
                        List.of(REFRESH, WAIT_PAST_THE_WINDOW, LATE_DUPLICATE));
    }

    @Test
    void aDuplicateOfTheRequestBeforeTheLast_isTakenForAThief() {
        assertThat(explore("older duplicates", with(ALONE, OLDER_DUPLICATE), Redis.THERE))
                .containsEntry(
                        A_LONE_CLIENT_IS_NEVER_SIGNED_OUT,
                        List.of(REFRESH, REFRESH, OLDER_DUPLICATE));
    }

    @Test
    void anAnswerThatWasGivenUp_isNotToBeStoredAfterAll() {
        assertThat(explore("late answers", with(ALONE, LATE_ANSWER), Redis.THERE))
                .containsEntry(
                        A_LONE_CLIENT_IS_NEVER_SIGNED_OUT,
                        List.of(
                                LOSE_THE_ANSWER,
                                WAIT_PAST_THE_WINDOW,
                                LOSE_THE_ANSWER,
                                LATE_ANSWER));
    }

    private record Way(RotationWorld world, List<Action> actions) {}

    /// Takes every way.
    ///
    /// @return the shortest way to each property that does not hold
    private static Map<Property, List<Action>> explore(
            String what, Set<Action> actions, Redis redis) {
        long start = System.nanoTime();
        var broken = new EnumMap<Property, List<Action>>(Property.class);
        var known = new HashSet<RotationWorld>(Set.of(RotationWorld.SIGNED_IN));
        List<Way> ways = List.of(new Way(RotationWorld.SIGNED_IN, List.of()));
        long transitions = 0;
        for (int step = 0; step < STEPS; step++) {
            var next = new ArrayList<Way>();
            for (Way way : ways) {
                for (Action action : actions) {
                    var world = way.world().after(action, redis);
                    if (world.isEmpty()) {
                        continue;
                    }
                    transitions++;
                    var taken = new ArrayList<>(way.actions());
                    taken.add(action);
                    Set<Property> found = world.get().broken(way.world(), redis);
                    found.forEach(property -> broken.putIfAbsent(property, taken));
                    if (known.add(world.get())) {
                        next.add(new Way(world.get(), taken));
                    }
                }
            }
            ways = next;
        }
        System.out.printf(
                "Rotation model, %s: %d states, %d transitions, %d ms%n",
                what,
                known.size(),
                transitions,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        return broken;
    }

    private static Set<Action> with(Set<Action> actions, Action... more) {
        var all = EnumSet.copyOf(actions);
        all.addAll(List.of(more));
        return all;
    }
}
