package dev.keyfob.account;

import dev.keyfob.account.breach.TextFilter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// The passwords that are guessed first. The whole password is compared, without regard to case;
/// one that merely holds a common word is no guess.
///
/// Common is
/// - what is in the filter `common-passwords.filter`: the 100,000 most common passwords of all, and
///   those of the most common million that are long enough (`src/docs/common-passwords.md`);
/// - one unit of at most [#LONGEST_UNIT] code points, repeated (the last time perhaps cut off);
/// - a chain of runs that are [#SHORTEST_MEAN_RUN] code points or longer on average. A run goes one
///   way through an alphabet, the digits or a row or column of a keyboard (QWERTY, QWERTZ, AZERTY,
///   ЙЦУКЕН), or stays on one key.
@ApplicationScoped
public class CommonPasswords {

    static final int LONGEST_UNIT = 8;
    static final int SHORTEST_MEAN_RUN = 4;

    private static final String FILTER = "common-passwords.filter";

    private static final List<String> KEYBOARD =
            List.of(
                    "`1234567890-=",
                    "~!@#$%^&*()_+",
                    "qwertyuiop[]",
                    "asdfghjkl;'",
                    "zxcvbnm,./",
                    "qwertzuiopü",
                    "asdfghjklöä",
                    "yxcvbnm,.-",
                    "azertyuiop",
                    "qsdfghjklm",
                    "wxcvbn",
                    "йцукенгшщзхъ",
                    "фывапролджэ",
                    "ячсмитьбю",
                    "1q2w3e4r5t6y7u8i9o0p",
                    "q1w2e3r4t5y6u7i8o9p0",
                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
                    "1qazxsw23edcvfr45tgbnhy67ujm",
                    "qazwsxedcrfvtgbyhnujm");

    private final TextFilter listed = read();

    /// Whether `password` is common.
    boolean contains(Password password) {
        String folded = password.folded();
        int[] codePoints = folded.codePoints().toArray();
        return listed.contains(folded) || isRepetition(codePoints) || isChainOfRuns(codePoints);
    }

    /// How many passwords the filter was made of.
    int size() {
        return listed.count();
    }

    private static boolean isRepetition(int[] codePoints) {
        for (int unit = 1; unit <= LONGEST_UNIT; unit++) {
            if (repeatsAfter(unit, codePoints)) {
                return true;
            }
        }
        return false;
    }

    private static boolean repeatsAfter(int unit, int[] codePoints) {
        for (int i = unit; i < codePoints.length; i++) {
            if (codePoints[i] != codePoints[i - unit]) {
                return false;
            }
        }
        return true;
    }

    /// Takes each run as long as it goes, which makes the fewest: a part of a run is a run.
    private static boolean isChainOfRuns(int[] codePoints) {
        int runs = 1;
        int ways = Way.ALL;
        for (int i = 1; i < codePoints.length; i++) {
            ways &= waysBetween(codePoints[i - 1], codePoints[i]);
            if (ways == 0) {
                runs++;
                ways = Way.ALL;
            }
        }
        return runs * SHORTEST_MEAN_RUN <= codePoints.length;
    }

    private static int waysBetween(int from, int to) {
        boolean areWords = Character.isLetterOrDigit(from) && Character.isLetterOrDigit(to);
        return (from == to ? Way.STAY : 0)
                | (areWords && to == from + 1 ? Way.ALPHABET : 0)
                | (areWords && to == from - 1 ? Way.ALPHABET_BACK : 0)
                | (isOnKeyboard(from, to) ? Way.KEYBOARD : 0)
                | (isOnKeyboard(to, from) ? Way.KEYBOARD_BACK : 0);
    }

    private static boolean isOnKeyboard(int from, int to) {
        String pair = Character.toString(from) + Character.toString(to);
        return KEYBOARD.stream().anyMatch(row -> row.contains(pair));
    }

    private static TextFilter read() {
        try (InputStream filter = CommonPasswords.class.getResourceAsStream(FILTER)) {
            return TextFilter.read(Objects.requireNonNull(filter, FILTER).readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The ways in which a run can go, one bit each.
    private static final class Way {
        static final int STAY = 1;
        static final int ALPHABET = 1 << 1;
        static final int ALPHABET_BACK = 1 << 2;
        static final int KEYBOARD = 1 << 3;
        static final int KEYBOARD_BACK = 1 << 4;
        static final int ALL = (1 << 5) - 1;
    }
}
