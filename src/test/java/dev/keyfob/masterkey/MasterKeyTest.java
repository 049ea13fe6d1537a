package dev.keyfob.masterkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.StartFailure;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What seals the server's secrets, and what opens them while it is changed.
class MasterKeyTest {

    private static final String OLD = key("old");
    private static final String NEW = key("new");
    private static final String NAME = "signing_key/1";
    private static final byte[] SECRET = "the private half".getBytes(UTF_8);

    @Test
    void whatItSealedItOpens_underItsNameOnly() {
        MasterKey masterKey = masterKey(OLD);
        byte[] sealed = masterKey.seal(NAME, SECRET);

        assertThat(masterKey.open(NAME, sealed)).hasValue(SECRET);
        assertThat(masterKey.open("signing_key/2", sealed)).isEmpty();
        assertThat(masterKey.seal(NAME, SECRET)).isNotEqualTo(sealed);
    }

    @Test
    void whatWasAlteredOpensForNobody() {
        MasterKey masterKey = masterKey(OLD);
        byte[] sealed = masterKey.seal(NAME, SECRET);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(masterKey.open(NAME, altered)).isEmpty();
            assertThat(masterKey.open(NAME, Arrays.copyOf(sealed, i))).isEmpty();
        }
    }

    @Test
    void whileItIsChangedBothOpen_andTheNewOneSeals() {
        byte[] before = masterKey(OLD).seal(NAME, SECRET);
        MasterKey changing = masterKey(NEW, OLD);
        byte[] since = changing.seal(NAME, SECRET);

        assertThat(changing.open(NAME, before)).hasValue(SECRET);
        assertThat(changing.hasSealed(NAME, before)).isFalse();
        assertThat(changing.hasSealed(NAME, since)).isTrue();
        assertThat(masterKey(NEW).open(NAME, since)).hasValue(SECRET);
        assertThat(masterKey(OLD).open(NAME, since)).isEmpty();
    }

    @Test
    void withoutTheRightOneTheStartIsRefusedInASentenceThatNamesTheSetting() {
        byte[] sealed = masterKey(OLD).seal(NAME, SECRET);

        assertThatThrownBy(() -> masterKey(NEW).openAtStart(NAME, sealed))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "keyfob.signing.master-key is not the one under which this database's keys were sealed: give the one with which Keyfob last ran on this database, or give that as keyfob.signing.previous-master-key beside a new one");
        assertThatThrownBy(() -> masterKey(NEW, key("third")).openAtStart(NAME, sealed))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "Neither keyfob.signing.master-key nor keyfob.signing.previous-master-key is the one under which this database's keys were sealed: give as the latter the master key with which Keyfob last ran on this database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "AAAA",
                "not base64",
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEy"
            })
    void bothAre32BytesInBase64_andARefusalDoesNotRepeatThem(String wrong) {
        assertThatThrownBy(() -> masterKey(wrong))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("keyfob.signing.master-key cannot be used: it is 32 bytes")
                .hasMessageNotContaining(wrong);
        assertThatThrownBy(() -> masterKey(NEW, wrong))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith(
                        "keyfob.signing.previous-master-key cannot be used: it is 32 bytes")
                .hasMessageNotContaining(wrong);
    }

    private static MasterKey masterKey(String... keys) {
        return new MasterKey(
                new MasterKeyConfig() {
                    @Override
                    public Optional<String> masterKey() {
                        return Optional.of(keys[0]);
                    }

                    @Override
                    public Optional<String> previousMasterKey() {
                        return Arrays.stream(keys).skip(1).findFirst();
                    }
                },
                new Randomness());
    }

    /// 32 bytes that begin with a text.
    private static String key(String text) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(text.getBytes(UTF_8), 32));
    }
}
