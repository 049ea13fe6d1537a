package dev.keyfob.masterkey;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keyfob.platform.NativeCryptography;
import java.security.Security;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same with the native library's AES, where it runs.
class NativeMasterKeyTest extends MasterKeyTest {

    @BeforeAll
    static void install() {
        NativeCryptography.install();
    }

    @AfterAll
    static void leaveTheJdksToTheOthers() {
        Security.removeProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
    }
}
