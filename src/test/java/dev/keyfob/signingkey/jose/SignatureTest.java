package dev.keyfob.signingkey.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What signs and verifies: the RFCs' examples pass, and nothing that is only near a signature.
class SignatureTest {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final byte[] INPUT = "a.b".getBytes(StandardCharsets.US_ASCII);
    private static final SigningKey ES256 = SigningKey.generate(SigningAlgorithm.ES256);

    @ParameterizedTest
    @EnumSource
    void theRfcsExampleVerifies(SignatureVector vector) {
        assertThat(verifies(vector.key(), vector.input(), vector.signature())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void withOneBitChangedItDoesNot(SignatureVector vector) {
        SigningKey key = vector.key();
        byte[] input = vector.input();
        byte[] signature = vector.signature();
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            assertThat(verifies(key, input, flipped(signature, bit))).as("bit " + bit).isFalse();
        }
        for (int bit = 0; bit < 8 * input.length; bit += 8) {
            assertThat(verifies(key, flipped(input, bit), signature)).as("bit " + bit).isFalse();
        }
    }

    /// ECDSA has a random number in each signature.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RFC_7515_A_3")
    void whatTheRfcSignedIsWhatWeSign(SignatureVector vector) {
        assertThat(vector.key().sign(vector.input())).isEqualTo(vector.signature());
    }

    @ParameterizedTest
    @EnumSource
    void whatWeSignVerifies(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);

        assertThat(key.publicHalf().verifies(INPUT, key.sign(INPUT))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureHasOneLength(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        byte[] signature = key.sign(INPUT);
        for (int length = 0; length < 2 * signature.length; length++) {
            assertThat(key.publicHalf().verifies(INPUT, Arrays.copyOf(signature, length)))
                    .as(length + " bytes")
                    .isEqualTo(length == signature.length);
        }
        byte[] zeroInFront = new byte[signature.length + 1];
        System.arraycopy(signature, 0, zeroInFront, 1, signature.length);

        assertThat(key.publicHalf().verifies(INPUT, zeroInFront)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void zerosAndOnesAreNoSignature(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        byte[] zeros = new byte[key.sign(INPUT).length];
        byte[] ones = zeros.clone();
        Arrays.fill(ones, (byte) 0xff);

        assertThat(key.publicHalf().verifies(INPUT, zeros)).isFalse();
        assertThat(key.publicHalf().verifies(INPUT, ones)).isFalse();
    }

    static Stream<byte[]> signaturesOutOfRange() {
        byte[] good = ES256.sign(INPUT);
        BigInteger r = new BigInteger(1, good, 0, 32);
        BigInteger s = new BigInteger(1, good, 32, 32);
        BigInteger zero = BigInteger.ZERO;
        return Stream.of(
                rs(zero, zero),
                rs(zero, s),
                rs(r, zero),
                rs(zero, BigInteger.ONE),
                rs(BigInteger.ONE, zero),
                rs(ORDER, s),
                rs(r, ORDER),
                rs(ORDER, ORDER),
                rs(r, ORDER.subtract(s)),
                rs(ORDER.subtract(r), s),
                rs(s, r));
    }

    /// Zero was any token's signature once (CVE-2022-21449); n - s is what verifies beside s.
    @ParameterizedTest
    @MethodSource("signaturesOutOfRange")
    void anEs256SignatureOutOfRangeIsNone(byte[] signature) {
        assertThat(ES256.publicHalf().verifies(INPUT, signature)).isFalse();
    }

    /// Two with one random number would give the key away (RFC 8725 §3.2).
    @Test
    void noTwoEs256SignaturesShareTheirRandomNumber() {
        assertThat(
                        IntStream.range(0, 1_000)
                                .mapToObj(_ -> new BigInteger(1, ES256.sign(INPUT), 0, 32)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aDerSignatureIsNone() {
        byte[] good = ES256.sign(INPUT);
        byte[] r = new BigInteger(1, good, 0, 32).toByteArray();
        byte[] s = new BigInteger(1, good, 32, 32).toByteArray();
        byte[] der =
                HexFormat.of()
                        .parseHex(
                                "30%02x02%02x%s02%02x%s"
                                        .formatted(
                                                4 + r.length + s.length,
                                                r.length,
                                                HexFormat.of().formatHex(r),
                                                s.length,
                                                HexFormat.of().formatHex(s)));

        assertThat(ES256.publicHalf().verifies(INPUT, der)).isFalse();
    }

    /// The RFC's example has the higher one.
    @Test
    void ofTheTwoThatVerifyOnlyTheLowerIsTaken() {
        SignatureVector vector = SignatureVector.RFC_7515_A_3;
        byte[] lower = Es256Form.of(vector.signature());

        assertThat(verifies(vector.key(), vector.input(), lower)).isTrue();
        assertThat(lower).isNotEqualTo(vector.signature());
        assertThat(vector.key().publicHalf().verifies(vector.input(), lower)).isTrue();
        assertThat(vector.key().publicHalf().verifies(vector.input(), vector.signature()))
                .isFalse();
    }

    /// Both halves of the range occur; a lower s that is short keeps its place.
    @Test
    void theLowerIsMadeOfEitherAndKeepsItsPlace() {
        BigInteger r = BigInteger.TEN;
        BigInteger highest = ORDER.shiftRight(1);

        assertThat(Es256Form.of(rs(r, BigInteger.ONE))).isEqualTo(rs(r, BigInteger.ONE));
        assertThat(Es256Form.of(rs(r, highest))).isEqualTo(rs(r, highest));
        assertThat(Es256Form.of(rs(r, highest.add(BigInteger.ONE)))).isEqualTo(rs(r, highest));
        assertThat(Es256Form.of(rs(r, ORDER.subtract(BigInteger.TWO))))
                .isEqualTo(rs(r, BigInteger.TWO));
    }

    /// RSA computes modulo n, EdDSA modulo the order of its group: a sum with it would say the
    /// same.
    @Test
    void aNumberThatIsTooLargeIsNoSignature() {
        SignatureVector rsa = SignatureVector.RFC_7520_4_1;
        BigInteger modulus = ((RSAPublicKey) rsa.key().publicKey()).getModulus();
        byte[] sum = new BigInteger(1, rsa.signature()).add(modulus).toByteArray();
        SignatureVector edDsa = SignatureVector.RFC_8037_A_4;

        assertThat(sum).hasSize(257);
        assertThat(rsa.key().publicHalf().verifies(rsa.input(), Arrays.copyOfRange(sum, 1, 257)))
                .isFalse();
        assertThat(
                        edDsa.key()
                                .publicHalf()
                                .verifies(edDsa.input(), withOrderAdded(edDsa.signature())))
                .isFalse();
    }

    private static byte[] withOrderAdded(byte[] edDsa) {
        BigInteger order =
                BigInteger.TWO
                        .pow(252)
                        .add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] sum = edDsa.clone();
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            carry += (sum[32 + i] & 0xff) + (order.shiftRight(8 * i).intValue() & 0xff);
            sum[32 + i] = (byte) carry;
            carry >>= 8;
        }
        assertThat(carry).isZero();
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void anotherKeysSignatureIsNone(SigningAlgorithm algorithm) {
        byte[] signature = SigningKey.generate(algorithm).sign(INPUT);

        assertThat(SigningKey.generate(algorithm).publicHalf().verifies(INPUT, signature))
                .isFalse();
    }

    /// As the RFCs have it, which take either `s`.
    private static boolean verifies(SigningKey key, byte[] input, byte[] signature) {
        return key.algorithm().verifies(key.publicKey(), input, signature);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static byte[] rs(BigInteger r, BigInteger s) {
        return HexFormat.of().parseHex("%064x%064x".formatted(r, s));
    }
}
