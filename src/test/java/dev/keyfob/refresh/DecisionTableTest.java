package dev.keyfob.refresh;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// README's decision table against the code: each row has its tests, each outcome its case of
/// [RefreshDecision], and the other way round.
class DecisionTableTest {

    private static final String HEAD = "| the row | presented | outcome | the client gets |\n";

    /// The first two cells of a row, and the tests that show it.
    private static final Map<String, List<String>> TESTS =
            Map.ofEntries(
                    entry(
                            "– | tag or form wrong",
                            List.of(
                                    "refresh.RefreshTableTest.tagOrFormWrong_isRefused",
                                    "OutageIT.aMalformedRefreshTokenIsRefusedWithoutAReadOfTheDatabase")),
                    entry(
                            "none, or another client's | genuine token",
                            List.of(
                                    "refresh.RefreshTableTest.noRow_isRefused",
                                    "refresh.RefreshDecisionTest.anotherClientsToken_isRefused")),
                    entry(
                            "live, bound to a key | any, the key not proven",
                            List.of(
                                    "refresh.RefreshDecisionTest.boundToAKey_withoutProof_isRefused_whateverTheToken",
                                    "refresh.RefreshDecisionTest.boundToAKey_provenByAnother_isRefused")),
                    entry(
                            "expired, idle or absolute | genuine",
                            List.of(
                                    "refresh.RefreshDecisionTest.expiredIdle_isRefused_toTheMicrosecond",
                                    "refresh.RefreshDecisionTest.expiredAbsolutely_isRefused_howeverLatelyItWasUsed")),
                    entry(
                            "revoked | genuine",
                            List.of(
                                    "refresh.RefreshDecisionTest.revoked_isRefused_whateverTheToken")),
                    entry("live | current", List.of("refresh.RefreshDecisionTest.current_rotates")),
                    entry(
                            "live | previous, within the window",
                            List.of("refresh.RefreshDecisionTest.previousWithinTheWindow_replays")),
                    entry(
                            "live | previous, after the window, successor not used, bound to a key and proven",
                            List.of(
                                    "refresh.AfterTheWindowTest.previousAfterTheWindow_successorNotUsed_boundAndProven_replays")),
                    entry(
                            "live | previous, after the window, successor not used, not bound",
                            List.of(
                                    "refresh.AfterTheWindowTest.previousAfterTheWindow_successorNotUsed_notBound_forks")),
                    entry(
                            "live | previous, after the window, successor used",
                            List.of(
                                    "refresh.AfterTheWindowTest.previousAfterTheWindow_successorUsed_isReuse_toTheMicrosecond")),
                    entry(
                            "live | older than previous, or a successor that a fork replaced",
                            List.of(
                                    "refresh.RefreshDecisionTest.olderThanPrevious_isReuse_alsoWithinTheWindow",
                                    "refresh.AfterTheWindowTest.aSuccessorThatAForkReplaced_isReuse")),
                    entry(
                            "live | current or previous generation, wrong secret",
                            List.of(
                                    "refresh.RefreshDecisionTest.currentGenerationWithWrongSecret_isRefused",
                                    "refresh.RefreshDecisionTest.previousGenerationWithWrongSecret_isRefused")),
                    entry(
                            "live | a generation ahead of the row: the database was restored from the past",
                            List.of(
                                    "refresh.RefreshDecisionTest.aGenerationAheadOfTheRow_isRefused_orCatchesUpWithinAcceptAhead")),
                    entry(
                            "database out of reach | anything",
                            List.of(
                                    "OutageIT.withoutPostgresARefreshIsAskedAgain_andTheTokenStillWorksAfterwards")));

    /// How the third cell of a row says what a decision is called.
    private static final Map<String, Class<?>> DECISIONS =
            Map.of(
                    "refused", RefreshDecision.Refuse.class,
                    "**rotate**", RefreshDecision.Rotate.class,
                    "**replay**", RefreshDecision.Replay.class,
                    "**fork**", RefreshDecision.Fork.class,
                    "**reuse**", RefreshDecision.Reuse.class,
                    "catches up", RefreshDecision.CatchUp.class);

    /// A row of the table.
    private record Row(String name, String outcome) {
        static Row of(String line) {
            String[] cells = line.substring(2).split(" \\| ", -1);
            return new Row(cells[0] + " | " + cells[1], cells[2]);
        }

        Set<Class<?>> decisions() {
            return DECISIONS.entrySet().stream()
                    .filter(decision -> outcome.contains(decision.getKey()))
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void everyRowHasItsTests_andNoTestARowThatIsGone() throws IOException {
        assertThat(rows())
                .extracting(Row::name)
                .containsExactlyInAnyOrderElementsOf(TESTS.keySet());
    }

    @Test
    void theTestsOfARowAreThere() {
        assertThat(TESTS.values().stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .allSatisfy(test ->
                        assertThat(methods(test.substring(0, test.lastIndexOf('.'))))
                                .contains(test.substring(test.lastIndexOf('.') + 1)));
    }

    @Test
    void everyDecisionIsAnOutcome_andEveryOutcomeADecision() throws IOException {
        assertThat(rows().stream().flatMap(row -> row.decisions().stream()))
                .containsOnly(RefreshDecision.class.getPermittedSubclasses());
        assertThat(rows().stream().filter(row -> row.decisions().isEmpty()))
                .as("the one row on which nothing can be decided")
                .extracting(Row::outcome)
                .containsExactly("nothing changes");
    }

    private static List<Row> rows() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).containsOnlyOnce(HEAD);
        return readme.substring(readme.indexOf(HEAD) + HEAD.length())
                .lines()
                .skip(1)
                .takeWhile(line -> line.startsWith("| "))
                .map(Row::of)
                .toList();
    }

    private static Stream<String> methods(String test) {
        try {
            Class<?> type =
                    Class.forName(
                            "dev.keyfob." + test, false, DecisionTableTest.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .map(Method::getName);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError("There is no test " + test, missing);
        }
    }
}
