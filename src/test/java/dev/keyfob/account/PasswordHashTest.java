package dev.keyfob.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.keyfob.account.PasswordHash.Cost;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final String SALT = "$a2V5Zm9iLXRlc3Qtc2FsdA";
    private static final String TAG = "$Srp3MLJ7bnKw0MrysPlnnC6Bk/vjt7wXo6FM6mNc97c";
    private static final String CHEAP = "$argon2id$v=19$m=8,t=1,p=1" + SALT + TAG;

    /// Made by the reference implementation's command line (phc-winner-argon2 20171227).
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "19456 2 1 G5CJ14zycjZwelwxBG8W6P1qUs2AmtGtyCUTHtW/11w",
                "256 3 4 DpA+vyeUI/ytVnkQs/WLCYtAugG9PvEohgpe1i+mE+0",
            })
    void theReferenceImplementationMakesTheSameHash(int m, int t, int p, String tag) {
        String phc = "$argon2id$v=19$m=%d,t=%d,p=%d%s$%s".formatted(m, t, p, SALT, tag);
        Password password = password("correct horse battery staple");

        assertThat(PasswordHash.of(password, new Cost(m, t, p), salt()).format()).isEqualTo(phc);
        assertThat(PasswordHash.parse(phc).verify(password)).isTrue();
        assertThat(PasswordHash.parse(phc).verify(password("Correct horse battery staple")))
                .isFalse();
    }

    @Test
    void aThreadUsesTheMemoryOfAHashAgain() {
        var cost = new Cost(19456, 1, 1);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PasswordHash hash = PasswordHash.of(password("correct horse"), cost, salt());

        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(hash.verify(password("correct horse"))).isTrue();

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .isLessThan(cost.memory() * 1024L / 10);
    }

    @Test
    void aPasswordIsHashedAsUtf8InNfc() {
        assertThat(
                        PasswordHash.parse(CHEAP)
                                .verify(password("pa\u00e9ssw\u00f6rd der gr\u00f6\u00dfe")))
                .isTrue();
        assertThat(
                        PasswordHash.parse(CHEAP)
                                .verify(password("pae\u0301sswo\u0308rd der gro\u0308\u00dfe")))
                .isTrue();
    }

    @Test
    void aHashIsStoredAndReadUnchanged() {
        assertThat(PasswordHash.parse(CHEAP).format()).isEqualTo(CHEAP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$argon2id$v=19$m=8,t=1,p=1" + SALT,
                "$argon2i$v=19$m=8,t=1,p=1" + SALT + TAG,
                "$argon2id$v=16$m=8,t=1,p=1" + SALT + TAG,
                "$argon2id$m=8,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$t=1,m=8,p=1" + SALT + TAG,
                "$argon2id$v=19$m=08,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$m=-8,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$m=8,t=1,p=1$short" + TAG,
                "$argon2id$v=19$m=8,t=1,p=1" + SALT + "=" + TAG,
                "$argon2id$v=19$m=8,t=1,p=1" + SALT + TAG + "\n",
                "$argon2id$v=19$m=8,t=1,p=1" + SALT + TAG + "$",
                "$argon2id$v=19$m=8,t=1,p=1" + SALT + "$Srp3MLJ7",
                "$argon2id$v=19$m=8,t=1,p=1" + SALT + "$Srp3MLJ7bnKw0MrysPlnnC6Bk",
                "$2b$12$abcdefghijklmnopqrstuuWdPPxJxJx5T6C8j3vPn9h5lZ0bE3u8S",
                "foreign:",
                "foreign:$argon2id$v=19$m=8,t=1,p=1" + SALT,
                "foreign:foreign:$argon2id$v=19$m=8,t=1,p=1" + SALT + TAG,
            })
    void aDamagedRowIsRefusedWithoutShowingIt(String phc) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.parse(phc))
                .withMessage("not a PHC string of argon2id")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=1048577,t=1,p=1",
                "m=9999999,t=1,p=1",
                "m=8,t=33,p=1",
                "m=1024,t=1,p=17",
                "m=7,t=1,p=1",
                "m=31,t=1,p=4",
            })
    void aDamagedRowTakesNeitherGigabytesNorMinutes(String cost) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.parse("$argon2id$v=19$" + cost + SALT + TAG))
                .withMessageContaining("of argon2id must be");
    }

    @Test
    void aHashOfAnotherCostNeedsARehash() {
        PasswordHash hash = PasswordHash.of(password("any"), new Cost(64, 2, 1), salt());

        assertThat(hash.needsRehash(new Cost(64, 2, 1))).isFalse();
        assertThat(hash.needsRehash(new Cost(65, 2, 1))).isTrue();
        assertThat(hash.needsRehash(new Cost(64, 1, 1))).isTrue();
        assertThat(hash.needsRehash(new Cost(64, 2, 2))).isTrue();
    }

    @Test
    void aHashOfAnotherSystemIsMarked_andNeverAsGoodAsOneOfKeyfobs() {
        String stored = "foreign:" + CHEAP;
        PasswordHash hash = PasswordHash.parse(stored);

        assertThat(hash.format()).isEqualTo(stored);
        assertThat(hash.verify(password("pa\u00e9ssw\u00f6rd der gr\u00f6\u00dfe"))).isTrue();
        assertThat(hash.needsRehash(new Cost(8, 1, 1))).isTrue();
        assertThat(hash)
                .hasToString(
                        "PasswordHash[Argon2Hash[Parameters[type=id, version=19, memory=8, passes=1, lanes=1]]]");
    }

    @Test
    void aHashShowsOnlyItsCostInALog() {
        assertThat(PasswordHash.parse(CHEAP))
                .hasToString("PasswordHash[Cost[memory=8, iterations=1, parallelism=1]]");
    }

    private static byte[] salt() {
        return "keyfob-test-salt".getBytes(US_ASCII);
    }

    private static Password password(String typed) {
        return Password.presented(typed).orElseThrow();
    }
}
