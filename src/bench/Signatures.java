import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keyfob.platform.NativeCryptography;
import dev.keyfob.signingkey.jose.SignedJwt;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import java.security.Security;
import java.util.List;
import java.util.function.BooleanSupplier;

/// How many access tokens one thread signs and verifies in a second, by the JDK and by the native
/// library. `src/bench/signatures` starts it.
final class Signatures {

    private static final long SECONDS = Integer.getInteger("seconds", 3);

    /// Of the usual length.
    private static final String CLAIMS =
            """
            {"iss":"https://id.example.com","sub":"0198f5a2-6f0c-7c3e-9b1d-3f3f2f6f1c55","aud":["https://id.example.com","https://api.example.com"],\
            "exp":1795500600,"iat":1795500000,"jti":"AAAAAAAAAAAAAAAAAAAAAA","client_id":"demo-ios","scope":"account orders",\
            "sid":"0198f5a2-6f0c-7c3e-9b1d-3f3f2f6f1c56","gen":17,"auth_time":1795000000,"amr":["pwd"],"roles":["customer"]}""";

    private record Rates(double signed, double verified) {}

    public static void main(String... arguments) {
        var algorithms = SigningAlgorithm.values();
        var jdk = new Rates[algorithms.length];
        for (SigningAlgorithm algorithm : algorithms) {
            jdk[algorithm.ordinal()] = rates(algorithm);
        }
        NativeCryptography.install();
        if (Security.getProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME) == null) {
            throw new IllegalStateException("The native library does not run here");
        }
        for (SigningAlgorithm algorithm : algorithms) {
            Rates before = jdk[algorithm.ordinal()];
            Rates now = rates(algorithm);
            print(algorithm + " signed", before.signed(), now.signed());
            print(algorithm + " verified", before.verified(), now.verified());
        }
    }

    private static void print(String what, double jdk, double library) {
        System.out.printf(
                "%-17s JDK %,8.0f/s   native %,8.0f/s   %5.1f x%n", what, jdk, library, library / jdk);
    }

    private static Rates rates(SigningAlgorithm algorithm) {
        SigningKey made = SigningKey.generate(algorithm);
        // As it is read from Postgres.
        SigningKey key = made.publicHalf().withPrivateHalf(made.privateKey().getEncoded());
        String token = SignedJwt.sign(key, "at+jwt", CLAIMS);
        var published = List.of(key.publicHalf());
        return new Rates(
                perSecond(() -> !SignedJwt.sign(key, "at+jwt", CLAIMS).isEmpty()),
                perSecond(() -> SignedJwt.open(token, "at+jwt", published).isPresent()));
    }

    /// Of the second of two runs: the first one is for the compiler.
    private static double perSecond(BooleanSupplier step) {
        run(step);
        return run(step);
    }

    private static double run(BooleanSupplier step) {
        long begin = System.nanoTime();
        long end = begin + SECONDS * 1_000_000_000;
        long done = 0;
        while (System.nanoTime() < end) {
            if (!step.getAsBoolean()) {
                throw new IllegalStateException("a token that is good was refused");
            }
            done++;
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }
}
