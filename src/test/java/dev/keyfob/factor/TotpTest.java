package dev.keyfob.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Authenticator;
import dev.keyfob.platform.Randomness;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6238, and which codes are taken.
class TotpTest {

    private static final Totp OF_THE_RFC = new Totp("12345678901234567890".getBytes(US_ASCII));
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);
    private static final long STEP = 1_111_111_111 / 30;

    /// Of eight digits the last six.
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void theVectorsOfAppendixBPass(long time, String eightDigits) {
        String digits = eightDigits.substring(2);

        assertThat(OF_THE_RFC.code(time / 30)).isEqualTo(digits);
        assertThat(OF_THE_RFC.step(digits, Instant.ofEpochSecond(time), -1)).hasValue(time / 30);
        assertThat(new Authenticator(OF_THE_RFC.base32()).code(Instant.ofEpochSecond(time)))
                .isEqualTo(digits);
    }

    @Test
    void theStepBeforeAndTheStepAfterAreTaken_andNoOther() {
        assertThat(step(STEP - 1)).hasValue(STEP - 1);
        assertThat(step(STEP)).hasValue(STEP);
        assertThat(step(STEP + 1)).hasValue(STEP + 1);
        assertThat(step(STEP - 2)).isEmpty();
        assertThat(step(STEP + 2)).isEmpty();
    }

    @Test
    void aStepIsTakenOnce_andNoneBeforeIt() {
        assertThat(OF_THE_RFC.step(OF_THE_RFC.code(STEP), NOW, STEP)).isEmpty();
        assertThat(OF_THE_RFC.step(OF_THE_RFC.code(STEP - 1), NOW, STEP)).isEmpty();
        assertThat(OF_THE_RFC.step(OF_THE_RFC.code(STEP + 1), NOW, STEP)).hasValue(STEP + 1);
    }

    @Test
    void theDigitsAreTakenAsPeopleTypeThem_andNothingElseIs() {
        String digits = OF_THE_RFC.code(STEP);

        assertThat(typed(" " + digits.substring(0, 3) + " " + digits.substring(3) + "\n"))
                .hasValue(STEP);
        assertThat(typed(digits.substring(1))).isEmpty();
        assertThat(typed("0" + digits)).isEmpty();
        assertThat(typed("14050471")).isEmpty();
        assertThat(typed("")).isEmpty();
        assertThat(typed("٠٥٠٤٧١")).isEmpty();
    }

    @Test
    void aSecretHas160Bits_andShowsNothing() {
        Totp totp = Totp.make(new Randomness());

        assertThat(totp.base32()).matches("[A-Z2-7]{32}");
        assertThat(totp).hasToString("Totp[…]");
    }

    private static OptionalLong step(long step) {
        return OF_THE_RFC.step(OF_THE_RFC.code(step), NOW, -1);
    }

    private static OptionalLong typed(String typed) {
        return OF_THE_RFC.step(typed, NOW, -1);
    }
}
