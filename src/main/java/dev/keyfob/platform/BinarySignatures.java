package dev.keyfob.platform;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/// What the binary has of the Amazon Corretto Crypto Provider: the signatures that Keyfob makes and
/// verifies, and their keys (decision 0029). A build fails where a version of the provider has not
/// what is named here.
@SuppressWarnings({"unused", "NullAway.Init"})
final class BinarySignatures {

    private BinarySignatures() {}

    /// Takes the places of the methods that offer all of its algorithms and all of their tests.
    @TargetClass(AmazonCorrettoCryptoProvider.class)
    static final class OfTheProvider {

        @Alias SelfTests selfTestSuite;

        @Alias
        native Offered addService(String type, String algorithm, String className);

        @Substitute
        void buildServiceMap() {
            addService("KeyFactory", "EC", "EvpKeyFactory$EC");
            addService("KeyFactory", "RSA", "EvpKeyFactory$RSA");
            addService("Signature", "SHA256withECDSA", "EvpSignature$SHA256withECDSA");
            addService("Signature", "SHA256withECDSAinP1363Format", "EvpSignature$SHA256withECDSA");
            addService("Signature", "SHA256withRSA", "EvpSignature$SHA256withRSA");
            addService("Signature", "Ed25519", "EvpSignatureRaw$Ed25519");
            addService("Signature", "EdDSA", "EvpSignatureRaw$Ed25519");
        }

        /// Those of the library itself; the others are of MACs and of a generator of random bytes.
        @Substitute
        void initializeSelfTests() {
            selfTestSuite.addSelfTest(SelfTests.AWS_LC_SELF_TESTS);
        }
    }

    @TargetClass(value = AmazonCorrettoCryptoProvider.class, innerClass = "ACCPService")
    static final class Offered {}

    @TargetClass(className = "com.amazon.corretto.crypto.provider.SelfTestSuite")
    static final class SelfTests {

        @Alias static SelfTest AWS_LC_SELF_TESTS;

        @Alias
        native void addSelfTest(SelfTest test);
    }

    @TargetClass(
            className = "com.amazon.corretto.crypto.provider.SelfTestSuite",
            innerClass = "SelfTest")
    static final class SelfTest {}
}
