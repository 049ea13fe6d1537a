package dev.keyfob.signingkey.jose;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keyfob.platform.NativeCryptography;
import java.security.Security;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same of the native library, where it runs.
class NativeSignatureTest extends SignatureTest {

    @BeforeAll
    static void install() {
        NativeCryptography.install();
    }

    @AfterAll
    static void leaveTheJdksToTheOthers() {
        Security.removeProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
    }
}
