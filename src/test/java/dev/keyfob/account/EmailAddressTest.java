package dev.keyfob.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "alice@example.com, alice@example.com",
        "' alice@example.com\r\n', alice@example.com",
        "Alice.Smith+Shop@EXAMPLE.Com, alice.smith+shop@example.com",
        "o'neil@example.ie, o'neil@example.ie",
        "{a!b#c$d%e&f*g/h=i?j^k_l`m|n~}@example.com, {a!b#c$d%e&f*g/h=i?j^k_l`m|n~}@example.com",
        "ren\u00e9e@m\u00fcnchen.de, ren\u00e9e@xn--mnchen-3ya.de",
        "rene\u0301e@mu\u0308nchen.de, ren\u00e9e@xn--mnchen-3ya.de",
        "REN\u00c9E@M\u00dcNCHEN.DE, ren\u00e9e@xn--mnchen-3ya.de",
        "a@xn--fa-hia.de, a@xn--fa-hia.de",
        "alice@g\u0131thub.com, alice@xn--gthub-n4a.com",
        "\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444,"
                + " \u0438\u0432\u0430\u043d@xn--e1afmkfd.xn--p1ai",
        "\u7528\u6237@\u4f8b\u5b50.\u4e2d\u56fd, \u7528\u6237@xn--fsqu00a.xn--fiqs8s",
    })
    void oneMailboxHasOneForm(String typed, String value) {
        assertThat(parsed(typed)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "alice",
                "@example.com",
                "alice@",
                "alice@@example.com",
                "alice@bob@example.com",
                "alice@example",
                "alice@.example.com",
                "alice@example.com.",
                "alice@example..com",
                ".alice@example.com",
                "alice.@example.com",
                "al..ice@example.com",
                "alice@-example.com",
                "alice@example-.com",
                "alice@exa_mple.com",
            })
    void whatHasNoMailboxOrNoHostIsNoAddress(String typed) {
        assertThat(parsed(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@[127.0.0.1]",
                "alice@[IPv6:::1]",
                "alice@127.0.0.1",
                "alice@1.2",
                "\"alice\"@example.com",
                "\"a@b\"@example.com",
                "al\\ice@example.com",
                "alice(comment)@example.com",
                "Alice <alice@example.com>",
                "alice@example.com,bob@example.com",
                "alice;bob@example.com",
                "mailto:alice@example.com",
            })
    void literalsQuotesCommentsAndListsAreRefused(String typed) {
        assertThat(parsed(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "al ice@example.com",
                "alice@exam ple.com",
                "al\tice@example.com",
                "alice@example.com\r\nBcc: mallory@example.com",
                "alice\n@example.com",
                "alice\u0000@example.com",
                "alice@example.com\u0000",
                "alice\u007f@example.com",
                "alice\u0085@example.com",
                "alice\u00a0@example.com",
                "alice\u2028@example.com",
            })
    void whiteSpaceAndControlCharactersInsideAreRefused(String typed) {
        assertThat(parsed(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uff41lice@example.com",
                "alice@\uff45xample.com",
                "alice\uff20example.com",
                "alice@example\u3002com",
                "alice@example\uff0ecom",
                "\ufb01ona@example.com",
                "ali\u017fa@example.com",
                "al\u0131ce@example.com",
                "gro\u00df@example.com",
                "alice@fa\u00df.de",
                "al\u200bice@example.com",
                "alice@exa\u200bmple.com",
                "alice@exa\u00admple.com",
                "al\u200dice@example.com",
                "\ufeffalice@example.com",
                "\u202ealice@example.com",
                "alice@example.com\u2060",
                "al\ud800ice@example.com",
                "alice\ud83d\ude00@example.com",
            })
    void whatAMailSystemCouldTakeForAnotherAddressIsRefused(String typed) {
        assertThat(parsed(typed)).isEmpty();
    }

    @Test
    void lengthsCountInOctetsOfTheStoredForm() {
        assertThat(parsed("a".repeat(64) + "@example.com")).isPresent();
        assertThat(parsed("a".repeat(65) + "@example.com")).isEmpty();
        assertThat(parsed("\u00e9".repeat(32) + "@example.com")).isPresent();
        assertThat(parsed("\u00e9".repeat(33) + "@example.com")).isEmpty();
        assertThat(parsed("alice@" + "a".repeat(63) + ".com")).isPresent();
        assertThat(parsed("alice@" + "a".repeat(64) + ".com")).isEmpty();
        String domain = ("a".repeat(61) + ".").repeat(4);
        assertThat(parsed("alice@" + domain)).isEmpty();
        assertThat(parsed("a@" + domain + "info"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(254));
        assertThat(parsed("al@" + domain + "info")).isEmpty();
        assertThat(parsed("a".repeat(1_000_000) + "@example.com")).isEmpty();
    }

    /// Every character of the two planes that have letters, in either half: what is stored is found
    /// again. Ideographs have neither case nor compositions.
    @Test
    void aStoredAddressParsesToItself() {
        for (int codePoint = 0; codePoint <= 0x1ffff; codePoint++) {
            if (Character.isIdeographic(codePoint) || !Character.isDefined(codePoint)) {
                continue;
            }
            String character = Character.toString(codePoint);
            assertParsesToItself("x" + character + "@example.com");
            assertParsesToItself("alice@x" + character + ".com");
        }
    }

    private static void assertParsesToItself(String typed) {
        Optional<String> value = parsed(typed);
        if (value.isPresent() && !value.flatMap(EmailAddressTest::parsed).equals(value)) {
            assertThat(value.flatMap(EmailAddressTest::parsed)).as(typed).isEqualTo(value);
        }
    }

    @Test
    void addressesAreEqualWhereTheirStoredFormsAre() {
        assertThat(EmailAddress.parse("Alice@Example.com"))
                .isEqualTo(EmailAddress.parse("alice@example.com"))
                .hasSameHashCodeAs(EmailAddress.parse("alice@example.com"))
                .isNotEqualTo(EmailAddress.parse("alicia@example.com"));
    }

    @Test
    void anAddressShowsNothingOfItselfInALog() {
        assertThat(EmailAddress.parse("alice@example.com").orElseThrow())
                .hasToString("EmailAddress[…]");
    }

    private static Optional<String> parsed(String typed) {
        return EmailAddress.parse(typed).map(EmailAddress::value);
    }
}
