package dev.keyfob.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.platform.Randomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTest {

    @Test
    void aCodeHasFiftyBits_isReadAsItIsShown_andShowsNothingElsewhere() {
        RecoveryCode code = RecoveryCode.make(new Randomness());

        assertThat(code.text()).matches("[a-z2-7]{5}-[a-z2-7]{5}");
        assertThat(RecoveryCode.parse(code.text())).hasValue(code);
        assertThat(code).hasToString("RecoveryCode[…]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "olive-2gold",
                "OLIVE2GOLD",
                " olive 2gold ",
                "0l1ve-2g0ld",
                "o-l-i-v-e2gold"
            })
    void itIsTakenHoweverItIsTyped(String typed) {
        assertThat(RecoveryCode.parse(typed))
                .map(RecoveryCode::text)
                .hasValue(typed.startsWith("0") ? "ollve-2gold" : "olive-2gold");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "olive-2gol", "olive-2golds", "olive-8gold", "ölive-2gold"})
    void whatIsNoCodeIsNone(String typed) {
        assertThat(RecoveryCode.parse(typed)).isEmpty();
    }
}
