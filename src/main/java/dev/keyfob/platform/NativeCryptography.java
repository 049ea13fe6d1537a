package dev.keyfob.platform;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.security.Security;
import org.jboss.logging.Logger;

/// Cryptography at native speed, where this platform has it: JCA asks the Amazon Corretto Crypto
/// Provider before the JDK's own, which stays for whatever that does not have. Randomness stays the
/// operating system's.
///
/// It is installed before the keys are read: a key object is made by one provider, and each is
/// fastest with its own.
@Singleton
@Startup(NativeCryptography.FIRST)
public class NativeCryptography {

    static final int FIRST = 1;

    private static final Logger LOG = Logger.getLogger(NativeCryptography.class);

    private static final String OPTION = "com.amazon.corretto.crypto.provider.";

    NativeCryptography() {
        install();
    }

    /// Asks it first from now on, in the whole process. A second time does nothing, also from
    /// another class loader.
    public static void install() {
        if (Security.getProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME) != null) {
            return;
        }
        System.setProperty(OPTION + "registerSecureRandom", "false");
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            // Of the binary it lies beside it (decision 0029).
            System.setProperty(OPTION + "useExternalLib", "true");
        }
        AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
        Throwable missing = provider.getLoadingError();
        if (missing != null) {
            LOG.infof(
                    "Signatures are made at the JDK's speed, because the Amazon Corretto Crypto Provider does not run here (%s)",
                    missing);
            return;
        }
        Security.insertProviderAt(provider, 1);
    }
}
