package dev.keyfob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.signingkey.SigningKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who signs where the native library runs. That all works where it does not, `SigningAlgorithmIT`
/// shows.
@QuarkusTest
class NativeCryptographyTest extends HttpTest {

    private static final String NATIVE = AmazonCorrettoCryptoProvider.PROVIDER_NAME;

    private static final String ES256 = "SHA256withECDSAinP1363Format";

    @Inject SigningKeys keys;

    @Test
    void whereItRunsItSigns_withKeysOfItsOwn() throws Exception {
        assertThat(Signature.getInstance(ES256).getProvider().getName().equals(NATIVE))
                .isEqualTo(runs());
        assertThat(
                        keys.active()
                                .privateKey()
                                .getClass()
                                .getPackageName()
                                .equals(AmazonCorrettoCryptoProvider.class.getPackageName()))
                .isEqualTo(runs());
    }

    @Test
    void whatItSignsTheJdkVerifies() throws Exception {
        String token = Phone.of(server, "alice").accessToken();
        int end = token.lastIndexOf('.');

        Signature verification = Signature.getInstance(ES256, "SunEC");
        verification.initVerify(
                KeyFactory.getInstance("EC", "SunEC")
                        .generatePublic(
                                new X509EncodedKeySpec(keys.active().publicKey().getEncoded())));
        verification.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));

        assertThat(verification.verify(Base64.getUrlDecoder().decode(token.substring(end + 1))))
                .isTrue();
    }

    @Test
    void installedTwiceItIsThereOnce_andRandomnessIsTheOperatingSystems() {
        NativeCryptography.install();

        assertThat(List.of(Security.getProviders()))
                .filteredOn(provider -> provider.getName().equals(NATIVE))
                .hasSize(runs() ? 1 : 0);
        assertThat(new SecureRandom().getProvider().getName()).isNotEqualTo(NATIVE);
    }

    private static boolean runs() {
        return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
    }
}
