package dev.keyfob.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfob.account.breach.TextFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Makes the filter that [CommonPasswords] reads; for `src/bench/common-passwords`.
final class CommonPasswordsFile {

    private static final int MOST_COMMON = 100_000;

    private CommonPasswordsFile() {}

    /// Writes the file and prints what is in it.
    ///
    /// @param paths of a list with the most common password first, of a list of long ones, and of
    ///   the filter that is written
    public static void main(String[] paths) throws IOException {
        List<String> ranked = Files.readAllLines(Path.of(paths[0]));
        Set<String> all = folded(ranked.stream().limit(MOST_COMMON));
        int most = all.size();
        all.addAll(folded(ranked.stream().filter(CommonPasswordsFile::canBeChosen)));
        all.addAll(folded(longOnes(Path.of(paths[1])).stream()));
        TextFilter filter = TextFilter.of(all);
        Files.write(Path.of(paths[2]), filter.bytes());

        System.out.printf(
                "| the %,d most common, without regard to case | %,d |%n", MOST_COMMON, most);
        System.out.printf("| of a million, long enough to be chosen | %,d |%n", all.size() - most);
        System.out.printf("| in the filter | %,d |%n", filter.count());
        System.out.printf("| its size | %,d bytes |%n", filter.bytes().length);
        System.out.printf(
                "| wrong finds among a million others | %d |%n", wrongFinds(filter, all::contains));
    }

    /// The long ones without the lines that name their sources.
    static List<String> longOnes(Path list) throws IOException {
        return Files.readAllLines(list, UTF_8).stream()
                .filter(line -> !line.startsWith("# "))
                .toList();
    }

    private static Set<String> folded(Stream<String> passwords) {
        return passwords.map(Password::folded).collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private static boolean canBeChosen(String password) {
        return password.codePointCount(0, password.length()) >= Password.SHORTEST;
    }

    private static long wrongFinds(TextFilter filter, Predicate<String> isListed) {
        return Stream.iterate(0, i -> i + 1)
                .limit(1_000_000)
                .map(i -> "somebody's password " + i)
                .filter(filter::contains)
                .filter(isListed.negate())
                .count();
    }
}
