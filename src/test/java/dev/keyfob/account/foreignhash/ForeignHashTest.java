package dev.keyfob.account.foreignhash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignHashTest {

    private static final String SALT = "$a2V5Zm9iLXRlc3Qtc2FsdA";
    private static final String TAG = "$fh38Ef4Y/ECo3ZESM2mq8noHW/zZ7I7YVI/rwqj/XRU";

    /// bcrypt: crypt_blowfish's own tests, and libxcrypt. argon2: the tests of the reference
    /// implementation. PBKDF2: Python's hashlib, with tags as long as Keycloak's were until 23.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "U*U; $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "correct horse battery staple; $2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
                "correct horse battery staple; $2y$10$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W",
                "password; $argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E",
                "password; $argon2i$m=65536,t=1,p=1$c29tZXNhbHQ$gWMFUrjzsfSM2xmSxMZ4ZD1JCytetP9sSzQ4tWIXJLI",
                "password; $argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
                "correct horse battery staple; $pbkdf2-sha1$i=20000$a2V5Zm9iLXRlc3Qtc2FsdA==$kY1M4BfkHL14VpvRg/w8qoFeLJJVH5Jyl/gW/HuLhi1FuoCVqQpfkCzLG4DugCOuTUvUY/oz/SnDzSTb2niRWw==",
                "correct horse battery staple; $pbkdf2-sha256$i=27500$a2V5Zm9iLXRlc3Qtc2FsdA==$y+jPyig/B0mzym2crMKJSeoRYJDqk4AC4jz4CFsf7TWHrCMpbv09Xtowq6qwsJDFKhuqKMnud+GETTigCJLYlA==",
                "correct horse battery staple; $pbkdf2-sha256$i=1000$a2V5Zm9iLXRlc3Qtc2FsdA$fh38Ef4Y/ECo3ZESM2mq8noHW/zZ7I7YVI/rwqj/XRU",
                "correct horse battery staple; $pbkdf2-sha512$i=30000$a2V5Zm9iLXRlc3Qtc2FsdA==$TNnkWJpAw7Bbu7KCXDWG4uBwRv68r37jYkl1BDZmjNSWjDY6iHe4hPHaqDCD3LkkR5Q8kN9W6jkt9FBVSvlP3Q==",
            })
    void onlyThePasswordThatAnotherSystemHashedIsRight(String password, String text) {
        ForeignHash hash = read(text);

        assertThat(hash.isOf(bytes(password))).isTrue();
        assertThat(hash.isOf(bytes(password + "x"))).isFalse();
        assertThat(hash.isOf(bytes(password.toUpperCase(Locale.ROOT) + "y"))).isFalse();
        assertThat(read(hash.format()).isOf(bytes(password))).isTrue();
        assertThat(read(hash.format()).format()).isEqualTo(hash.format());
    }

    /// The example of `firebase/scrypt`.
    @Test
    void ofFirebasesHashTheSignerKeyIsNotKept() {
        byte[] signerKey =
                base64(
                        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==");
        byte[] encrypted =
                base64(
                        "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==");
        byte[] saltAndSeparator = base64("42xEC+ixf3L2lwc=");

        ForeignHash hash =
                read(
                        ScryptHash.text(
                                new ScryptHash.Cost(14, 8),
                                saltAndSeparator,
                                encrypted,
                                signerKey));

        assertThat(hash.isOf(bytes("user1password"))).isTrue();
        assertThat(hash.isOf(bytes("user2password"))).isFalse();
        assertThat(hash.format())
                .matches("\\$scrypt-ctr\\$ln=14,r=8,p=1\\$42xEC\\+ixf3L2lwc\\$[A-Za-z0-9+/]{43}");
        assertThat(read(hash.format()).isOf(bytes("user1password"))).isTrue();
        assertThat(
                        HashReading.of(
                                ScryptHash.text(
                                        new ScryptHash.Cost(14, 8),
                                        saltAndSeparator,
                                        encrypted,
                                        bytes("another length"))))
                .isEqualTo(HashReading.Refusal.MALFORMED);
    }

    @Test
    void ofALongPasswordBcryptKnowsSeventyTwoBytes() {
        String first = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        ForeignHash hash = read("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");

        assertThat(hash.isOf(bytes(first + "chars after 72 are ignored"))).isTrue();
        assertThat(hash.isOf(bytes(first))).isTrue();
        assertThat(hash.isOf(bytes(first.substring(1)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "$",
                "$$",
                "$1$salt$hash",
                "$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e",
                "$argon2$v=19$m=8,t=1,p=1" + SALT + TAG,
                "$pbkdf2-md5$i=1000" + SALT + TAG,
                "$scrypt$ln=14,r=8,p=1" + SALT + TAG,
                "foreign:$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
            })
    void aSchemeThatKeyfobDoesNotKnowIsRefused(String text) {
        assertThat(HashReading.of(text)).isEqualTo(HashReading.Refusal.UNKNOWN_SCHEME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/Zsu",
                "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS\n",
                "$2b$03$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
                "$2b$32$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
                "$argon2id$v=18$m=8,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$m=7,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$m=31,t=1,p=4" + SALT + TAG,
                "$argon2id$v=19$m=8,t=0,p=1" + SALT + TAG,
                "$argon2id$v=19$m=8,t=1,p=0" + SALT + TAG,
                "$argon2id$v=19$m=8,t=1,p=1$c2FsdA" + TAG,
                "$argon2id$v=19$m=8,t=1,p=1" + SALT + "$c2hvcnQ",
                "$argon2id$v=19$m=99999999999,t=1,p=1" + SALT + TAG,
                "$pbkdf2-sha256$i=0" + SALT + TAG,
                "$pbkdf2-sha256$i=-1" + SALT + TAG,
                "$pbkdf2-sha256$1000" + SALT + TAG,
                "$pbkdf2-sha256$i=1000" + SALT + "$c2hvcnQ",
                "$pbkdf2-sha256$i=1000$A" + TAG,
                "$scrypt-ctr$ln=14,r=8,p=2" + SALT + TAG,
                "$scrypt-ctr$ln=0,r=8,p=1" + SALT + TAG,
                "$scrypt-ctr$ln=16,r=1,p=1" + SALT + TAG,
            })
    void oneThatHasNotTheFormOfItsSchemeIsRefused(String text) {
        assertThat(HashReading.of(text)).isEqualTo(HashReading.Refusal.MALFORMED);
        assertThat(HashReading.of(text + "A".repeat(HashReading.LONGEST)))
                .isEqualTo(HashReading.Refusal.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$15$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
                "$2b$31$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
                "$argon2id$v=19$m=131073,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$m=999999999,t=1,p=1" + SALT + TAG,
                "$argon2id$v=19$m=131072,t=9,p=1" + SALT + TAG,
                "$argon2id$v=19$m=8,t=999999999,p=1" + SALT + TAG,
                "$argon2id$v=19$m=1024,t=1,p=17" + SALT + TAG,
                "$pbkdf2-sha256$i=2000001" + SALT + TAG,
                "$pbkdf2-sha256$i=999999999" + SALT + TAG,
                "$scrypt-ctr$ln=18,r=8,p=1" + SALT + TAG,
                "$scrypt-ctr$ln=14,r=999,p=1" + SALT + TAG,
                "$scrypt-ctr$ln=64,r=8,p=1" + SALT + TAG,
                "$scrypt-ctr$ln=99,r=8,p=1" + SALT + TAG,
            })
    void oneThatWouldTakeMoreThanASecondOrTooMuchMemoryIsRefused(String text) {
        assertThat(HashReading.of(text)).isEqualTo(HashReading.Refusal.TOO_EXPENSIVE);
    }

    /// What Keycloak, PHP, Django and Firebase make where nobody has changed it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=7168,t=5,p=1" + SALT + TAG,
                "$argon2id$v=19$m=65536,t=4,p=1" + SALT + TAG,
                "$argon2id$v=19$m=102400,t=2,p=8" + SALT + TAG,
                "$2y$12$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W",
                "$pbkdf2-sha1$i=1300000" + SALT + TAG,
                "$pbkdf2-sha256$i=600000" + SALT + TAG,
                "$pbkdf2-sha512$i=210000" + SALT + TAG,
                "$scrypt-ctr$ln=14,r=8,p=1" + SALT + TAG,
            })
    void whatOthersMakeByDefaultIsTaken(String text) {
        assertThat(read(text).memory()).isLessThanOrEqualTo(ForeignHash.MOST_MEMORY);
    }

    @Test
    void aHashShowsOnlyItsCostInALog() {
        assertThat(read("$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS"))
                .hasToString("BcryptHash[cost=5]");
        assertThat(read("$pbkdf2-sha256$i=1000" + SALT + TAG))
                .hasToString("Pbkdf2Hash[sha256, iterations=1000]");
        assertThat(read("$argon2id$v=19$m=8,t=1,p=1" + SALT + TAG))
                .hasToString(
                        "Argon2Hash[Parameters[type=id, version=19, memory=8, passes=1, lanes=1]]");
        assertThat(read("$scrypt-ctr$ln=14,r=8,p=1" + SALT + TAG))
                .hasToString("ScryptHash[Cost[memoryCost=14, rounds=8]]");
    }

    private static ForeignHash read(String text) {
        assertThat(HashReading.of(text)).isInstanceOf(HashReading.Read.class);
        return ((HashReading.Read) HashReading.of(text)).hash();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }
}
