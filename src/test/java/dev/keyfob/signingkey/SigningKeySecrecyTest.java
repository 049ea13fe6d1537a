package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Twin;
import dev.keyfob.client.ClientId;
import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.Database;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The private half of a signing key leaves the process sealed, or not at all.
@QuarkusTest
@Tag(Twin.INSIDE)
class SigningKeySecrecyTest extends HttpTest {

    private static final ClientId OPERATOR = new ClientId("operator");
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject Database database;
    @Inject MasterKey masterKey;
    @Inject SigningKeys keys;
    @Inject StoredKeys stored;
    @Inject KeyOrders orders;

    @Test
    void noLogHasIt_whateverBecomesOfTheKey() throws Exception {
        List<SigningKey> seen = new ArrayList<>();
        String log;
        try (var lines = new LogLines()) {
            seen.add(keys.active());
            Phone.of(server, "alice").refresh();
            orders.rotate(OPERATOR);
            seen.add(keys.active());
            orders.withdraw(keys.active().kid(), OPERATOR);
            seen.add(keys.active());
            server.call("GET", JwksEndpoint.PATH, "");
            server.call("GET", "/me", "x.y.z");
            database.update("delete from signing_key");
            keys.read();
            Instance.await("another key signs", SOON, keys::canSign);
            log = lines.text();
        }

        assertThat(log).contains("signing_key.withdrawn", seen.getFirst().kid());
        for (SigningKey key : seen) {
            assertThatSaysNothing(log, key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTextOfAnythingThatHoldsItHasIt(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        SealedKey sealed = SealedKey.of(key, masterKey);
        String texts =
                Stream.of(
                                key,
                                sealed,
                                sealed.openAtStart(masterKey),
                                key.publicHalf(),
                                key.privateKey(),
                                stored.read(),
                                keys,
                                masterKey)
                        .map(Object::toString)
                        .reduce("", String::concat);

        assertThatSaysNothing(texts, key);
    }

    @ParameterizedTest
    @EnumSource
    void noFailureToReadItHasIt(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm);
        byte[] whole = key.privateKey().getEncoded();

        Throwable failure =
                catchThrowable(() ->
                        key.publicHalf().withPrivateHalf(Arrays.copyOf(whole, whole.length - 1)));

        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThatSaysNothing(text.toString(), key);
    }

    private static void assertThatSaysNothing(String text, SigningKey key) {
        assertThat(text.toLowerCase(Locale.ROOT))
                .doesNotContain(HexFormat.of().formatHex(number(key.privateKey())));
        for (byte[] secret : List.of(number(key.privateKey()), key.privateKey().getEncoded())) {
            assertThat(text)
                    .doesNotContain(
                            Base64.getEncoder().withoutPadding().encodeToString(secret),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                            Arrays.toString(secret),
                            new BigInteger(1, secret).toString());
        }
    }

    /// What nobody may know of it.
    private static byte[] number(PrivateKey key) {
        return switch (key) {
            case ECPrivateKey curve -> curve.getS().toByteArray();
            case RSAPrivateKey rsa -> rsa.getPrivateExponent().toByteArray();
            case EdECPrivateKey edwards -> edwards.getBytes().orElseThrow();
            default -> throw new AssertionError(key.getAlgorithm());
        };
    }
}
