package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house style, as far as only the source tree shows it. Surefire starts in the project's
/// folder.
class SourceTreeTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final int MOST_LINES = 300;
    private static final int MOST_CLASSES = 12;

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?dev\\.keyfob\\.(\\w+)\\..*;$", Pattern.MULTILINE);

    /// The compiler copies a constant into its user: only the import tells of it.
    @Test
    void anImportNamesAPackageBelow() throws IOException {
        assertThat(
                        sources(MAIN)
                                .flatMap(source ->
                                        importsFromAbove(source).map(line -> source + ": " + line)))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndThatNothingIsNull() throws IOException {
        List<Path> packages = sources(MAIN).map(Path::getParent).distinct().toList();

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java"))
                                .content()
                                .startsWith("/// ")
                                .contains("\n@NullMarked\n"));
    }

    @Test
    void aPackageHasAtMostTwelveClasses() throws IOException {
        Map<Path, Long> classes =
                sources(MAIN)
                        .filter(source -> !source.endsWith("package-info.java"))
                        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

        assertThat(classes)
                .allSatisfy((folder, count) ->
                        assertThat(count).as(folder.toString()).isLessThanOrEqualTo(MOST_CLASSES));
    }

    @Test
    void aFileHasAtMostThreeHundredLines() throws IOException {
        assertThat(
                        Stream.concat(sources(MAIN), sources(TEST))
                                .filter(source -> read(source).lines().count() > MOST_LINES))
                .isEmpty();
    }

    @Test
    void noLibraryWritesOrMocksClasses() {
        Map<String, String> reasons =
                Map.of(
                        "lombok", "Java has records",
                        "mapstruct", "a row makes its snapshot itself",
                        "mockito", "tests use real stores and hand-written fakes",
                        "jqwik", "its author wishes so");

        String pom = read(Path.of("pom.xml"));

        assertThat(reasons)
                .allSatisfy((library, reason) ->
                        assertThat(pom).as(reason).doesNotContainIgnoringCase(library));
    }

    private static Stream<String> importsFromAbove(Path source) {
        int place = HouseRules.place(packageOf(source));
        return IMPORT.matcher(read(source))
                .results()
                .filter(found -> HouseRules.place(HouseRules.ROOT + "." + found.group(1)) < place)
                .map(MatchResult::group);
    }

    private static String packageOf(Path source) {
        return MAIN.relativize(source.getParent()).toString().replace('/', '.');
    }

    private static Stream<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
