package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the version before can run with: expand, migrate, contract (`src/docs/migrations.md`).
class MigrationsTest {

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Pattern FILE = Pattern.compile("V(\\d+)__[a-z0-9_]+\\.sql");

    /// The last migration of the last release; there is none yet. The first release sets it: a
    /// migration above it runs under instances of that release.
    private static final OptionalInt LAST_RELEASED = OptionalInt.empty();

    /// What takes something away from under a version that knows it, or demands what it does not
    /// give. A file that contracts says so in its first line: which release was the last to need
    /// it.
    private static final Pattern CONTRACTS =
            Pattern.compile(
                    "drop (table|column|view|function|type)|rename (to|column|constraint)|set not null|alter column \\w+ (set data )?type"
                            + "|add (column )?\\w+ (?:(?!default|,|;|generated).)*not null(?:(?!default|,|;|generated).)*[,;]");

    private static final String SAYS_SO = "-- contract: ";

    @Test
    void eachMigrationHasANumberOfItsOwn() throws IOException {
        assertThat(files()).isNotEmpty().allMatch(file -> FILE.matcher(name(file)).matches());
        assertThat(files().stream().map(MigrationsTest::number)).doesNotHaveDuplicates();
    }

    @Test
    void aMigrationSinceTheLastReleaseTakesNothingAway_unlessItSaysThatNobodyNeedsItAnyMore()
            throws IOException {
        for (Path file : files()) {
            String text = Files.readString(file);
            if (isUnreleased(file) && !text.startsWith(SAYS_SO)) {
                assertThat(contraction(text)).as(name(file)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table account drop column name;",
                "drop table mail;",
                "alter table account rename column name to title;",
                "alter table account alter column name set not null;",
                "alter table account alter column name type bytea;",
                "alter table account add column title text not null;",
                "alter table account\n    add column title text not null,\n    add column x text;"
            })
    void whatTakesAwayIsSeen(String sql) {
        assertThat(contraction(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table title (id uuid primary key, name text not null);",
                "alter table account add column title text;",
                "alter table account add column title text not null default '';",
                "create index account_name on account (name);",
                "-- drop table account;\nselect 1;"
            })
    void whatAddsIsTaken(String sql) {
        assertThat(contraction(sql)).isEmpty();
    }

    private static boolean isUnreleased(Path file) {
        return LAST_RELEASED.isPresent() && number(file) > LAST_RELEASED.getAsInt();
    }

    private static String contraction(String sql) {
        String plain = sql.replaceAll("--.*", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        Matcher found = CONTRACTS.matcher(plain);
        return found.find() ? found.group() : "";
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static int number(Path file) {
        Matcher name = FILE.matcher(name(file));
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }
}
