package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.device.secret.Handle;
import dev.keyfob.refresh.key.RefreshTokenKeys;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefreshTokenTest {

    private static final RefreshTokenKeys KEYS = new RefreshTokenKeys(Map.of(7, filled(32, 7)));
    private static final RefreshToken TOKEN =
            new RefreshToken(
                    new Handle(filled(16, 0xAA)), 0x01020304, new Secret(filled(32, 0xBB)));

    @Test
    void theTextIsPrefixKeyIdHandleGenerationSecretTag() {
        String text = TOKEN.text(KEYS);
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(4));

        assertThat(text).startsWith("kfr_").hasSize(96).doesNotContain("=");
        assertThat(bytes).hasSize(1 + 16 + 4 + 32 + 16).startsWith(7).containsSequence(1, 2, 3, 4);
        assertThat(Arrays.copyOfRange(bytes, 1, 17)).isEqualTo(filled(16, 0xAA));
        assertThat(Arrays.copyOfRange(bytes, 21, 53)).isEqualTo(filled(32, 0xBB));
        assertThat(Arrays.copyOfRange(bytes, 53, 69))
                .isEqualTo(KEYS.tag(7, bytes, 53).orElseThrow());
    }

    @Test
    void whatWasWrittenIsReadBack() {
        assertThat(RefreshToken.parse(TOKEN.text(KEYS), KEYS)).contains(TOKEN);
    }

    @Test
    void theSameTokenHasTheSameText() {
        assertThat(TOKEN.text(KEYS)).isEqualTo(TOKEN.text(KEYS));
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String text = TOKEN.text(KEYS);
        IntStream.range(0, text.length())
                .forEach(at ->
                        assertThat(RefreshToken.parse(changed(text, at), KEYS))
                                .as("changed at %d", at)
                                .isEmpty());
    }

    @Test
    void everyOtherFormIsRefused() {
        String text = TOKEN.text(KEYS);
        for (String other :
                new String[] {
                    "",
                    "kfr_",
                    text.substring(4),
                    text.substring(0, text.length() - 1),
                    text + "A",
                    text + "=",
                    text.substring(0, text.length() - 2) + "==",
                    " " + text,
                    text + "\n",
                    "KFR_" + text.substring(4),
                    text.substring(0, 50) + "+" + text.substring(51),
                    text.substring(0, 50) + "/" + text.substring(51),
                    text.substring(0, 50) + "é" + text.substring(51),
                    "kfr_" + "A".repeat(92),
                    "x".repeat(100_000)
                }) {
            assertThat(RefreshToken.parse(other, KEYS)).as(other).isEmpty();
        }
    }

    @Test
    void aTagOfAnotherKeyIsRefused() {
        var others = new RefreshTokenKeys(Map.of(7, filled(32, 8)));

        assertThat(RefreshToken.parse(TOKEN.text(others), KEYS)).isEmpty();
    }

    @Test
    void aTokenOfAnOlderKeyIsStillRead_andNewOnesHaveTheNewest() {
        var both = new RefreshTokenKeys(Map.of(7, filled(32, 7), 200, filled(32, 9)));

        assertThat(RefreshToken.parse(TOKEN.text(KEYS), both)).contains(TOKEN);
        assertThat(RefreshToken.parse(TOKEN.text(both), both)).contains(TOKEN);
        assertThat(RefreshToken.parse(TOKEN.text(both), KEYS)).isEmpty();
    }

    @Test
    void nothingOfItIsShown() {
        assertThat(TOKEN).hasToString("RefreshToken[…]");
        assertThat(TOKEN.handle()).hasToString("Handle[…]");
        assertThat(TOKEN.secret()).hasToString("Secret[…]");
        assertThat(TOKEN.secretHash()).hasToString("SecretHash[…]");
    }

    private static String changed(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
