package dev.keyfob.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.account.Password.Accepted;
import dev.keyfob.account.Password.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {

    private static final CommonPasswords COMMON = new CommonPasswords();
    private static final String PHRASE = "seven quiet otters juggle";

    @Test
    void aPasswordIsTheSameHoweverItsAccentsWereTyped() {
        assertThat(accepted("cr\u00e8me br\u00fbl\u00e9e au caf\u00e9").utf8())
                .isEqualTo(accepted("cre\u0300me bru\u0302le\u0301e au cafe\u0301").utf8());
        assertThat(presented("\uac00 quiet \u00e9tude at dawn").utf8())
                .isEqualTo(presented("\u1100\u1161 quiet e\u0301tude at dawn").utf8());
    }

    @Test
    void apartFromAccentsAPasswordIsKeptAsTyped() {
        assertThat(accepted("  Two Spaces \uff37ide  and \ufb01 \ud83d\udd11 ").utf8())
                .asString()
                .isEqualTo("  Two Spaces \uff37ide  and \ufb01 \ud83d\udd11 ");
    }

    @Test
    void fifteenCodePointsAreEnoughAndFourteenAreNot() {
        assertThat(choose("otters juggle 7")).isInstanceOf(Accepted.class);
        assertThat(choose("otters juggle ")).isEqualTo(Refusal.TOO_SHORT);
        assertThat(choose("")).isEqualTo(Refusal.TOO_SHORT);
    }

    @Test
    void lengthsCountInCodePointsAfterNormalising() {
        assertThat(choose("\ud83d\udd11 otters play 7")).isInstanceOf(Accepted.class);
        assertThat(choose("\ud83d\udd11 otters play ")).isEqualTo(Refusal.TOO_SHORT);
        assertThat(choose("e\u0301 otters play ")).isEqualTo(Refusal.TOO_SHORT);
    }

    @Test
    void twoHundredAndFiftySixCodePointsAreTheMost() {
        String longest = longest();
        assertThat(choose(longest)).isInstanceOf(Accepted.class);
        assertThat(Password.presented(longest)).isPresent();
        assertThat(choose(longest + "!")).isEqualTo(Refusal.TOO_LONG);
        assertThat(Password.presented(longest + "!")).isEmpty();
    }

    @Test
    void whatIsFarTooLongIsRefusedBeforeAnyWork() {
        assertThat(choose("e\u0301".repeat(512))).isEqualTo(Refusal.TOO_LONG);
        assertThat(choose("e\u0301".repeat(512) + "\u0000")).isEqualTo(Refusal.TOO_LONG);
        assertThat(Password.presented("\u0301".repeat(5_000_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PHRASE + "\u0000",
                "\u0000" + PHRASE,
                PHRASE + "\r\n",
                PHRASE + "\u007f",
                PHRASE + "\u0085",
                PHRASE + "\ud83d",
                "\udd11" + PHRASE,
            })
    void controlCharactersAndHalvesOfSurrogatePairsAreNoText(String typed) {
        assertThat(choose(typed)).isEqualTo(Refusal.NOT_TEXT);
        assertThat(Password.presented(typed)).isEmpty();
    }

    @Test
    void aCommonPasswordIsRefused() {
        assertThat(choose("PasswordPassword")).isEqualTo(Refusal.COMMON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my Alice.Smith secret",
                "alice.smith@example.com",
                "ALICE.SMITH!!1990",
                "seven alice.smith otters",
            })
    void theOwnAddressIsRefused(String typed) {
        assertThat(choose(typed)).isEqualTo(Refusal.CONTAINS_EMAIL);
    }

    @Test
    void aShortLocalPartMayOccurInWords() {
        assertThat(Password.chosen("seven quiet otters", email("ott@example.com"), COMMON))
                .isInstanceOf(Accepted.class);
        assertThat(Password.chosen("for ott@example.com", email("ott@example.com"), COMMON))
                .isEqualTo(Refusal.CONTAINS_EMAIL);
    }

    @Test
    void aPasswordFromWhenFewerCodePointsWereEnoughCanBePresented() {
        assertThat(Password.presented("short")).isPresent();
        assertThat(Password.presented("")).isEmpty();
    }

    @Test
    void aPasswordShowsNothingOfItselfInALog() {
        assertThat(accepted(PHRASE)).hasToString("Password[…]");
        assertThat(choose(PHRASE)).hasToString("Accepted[password=Password[…]]");
    }

    private static String longest() {
        var text = new StringBuilder();
        for (int i = 0; text.length() < Password.LONGEST; i++) {
            text.append("word").append(i * 7).append(' ');
        }
        return text.substring(0, Password.LONGEST);
    }

    private static Password.Choice choose(String typed) {
        return Password.chosen(typed, email("alice.smith@example.com"), COMMON);
    }

    private static Password accepted(String typed) {
        assertThat(choose(typed)).isInstanceOf(Accepted.class);
        return ((Accepted) choose(typed)).password();
    }

    private static Password presented(String typed) {
        return Password.presented(typed).orElseThrow();
    }

    private static EmailAddress email(String typed) {
        return EmailAddress.parse(typed).orElseThrow();
    }
}
