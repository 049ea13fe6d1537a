package dev.keyfob.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {

    private static final Path LONG_ONES =
            Path.of("src/test/resources/dev/keyfob/account/long-common-passwords.txt");

    private static final CommonPasswords COMMON = new CommonPasswords();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordstandard",
                "PasswordStandard",
                "NeverSayMyPassword",
                "Correct Horse Battery Staple"
            })
    void aListedPasswordIsCommonInAnyCase(String typed) {
        assertThat(isCommon(typed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaa",
                "               ",
                "abababababababa",
                "abcABCabcABCabc",
                "passwordpassword",
                "Passwordpasswor",
                "letmeinletmeinletmein",
                "12341234123412341234",
                "\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11"
                        + "\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11"
                        + "\ud83d\udd11\ud83d\udd11",
            })
    void aShortUnitRepeatedIsCommon(String typed) {
        assertThat(isCommon(typed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345",
                "098765432109876",
                "abcdefghijklmnop",
                "zyxwvutsrqponml",
                "ABCDEFGHijklmno",
                "qwertyuiopasdfg",
                "qwertyuiop[]asdfgh",
                "qwertzuiopasdfgh",
                "azertyuiopqsdfgh",
                "qwerty123456789",
                "1qaz2wsx3edc4rfv",
                "1q2w3e4r5t6y7u8i",
                "!@#$%^&*()_+1234567890",
                "111112222233333",
                "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439\u043a\u043b\u043c\u043d"
                        + "\u043e",
                "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0444\u044b\u0432\u0430"
                        + "\u043f",
                "abcdefghijklmn!?",
            })
    void aChainOfLongRunsIsCommon(String typed) {
        assertThat(isCommon(typed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword1x",
                "qwerty for my otter",
                "seven quiet otters",
                "7hq2mzkw9xbd4tgp",
                "abcdef and ghijkl 7",
                "\u043c\u043e\u0439 \u0442\u0438\u0445\u0438\u0439 \u0432\u0435\u0447\u0435\u0440 7",
                "\u7a97\u5916\u6709\u4e03\u53ea\u5b89\u9759\u7684\u6c34\u736d\u5728\u6708\u5149\u4e0b"
                        + "\u73a9",
            })
    void aPasswordThatMerelyHoldsSomethingCommonIsNot(String typed) {
        assertThat(isCommon(typed)).isFalse();
    }

    /// The first, the last and some between of the 100,000 most common, which are too short for
    /// today's rule.
    @ParameterizedTest
    @ValueSource(strings = {"123456", "password", "qwerty", "dragon", "PASSWORD", "manduca"})
    void theMostCommonOfAllAreListed(String typed) {
        assertThat(isCommon(typed)).isTrue();
    }

    @Test
    void theFilterIsTheWholeList() throws IOException {
        assertThat(COMMON.size()).isGreaterThan(100_000);
        assertThat(CommonPasswordsFile.longOnes(LONG_ONES))
                .hasSize(97)
                .allMatch(CommonPasswordsTest::isCommon);
    }

    private static boolean isCommon(String typed) {
        return COMMON.contains(Password.presented(typed).orElseThrow());
    }
}
