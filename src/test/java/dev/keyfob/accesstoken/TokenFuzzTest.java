package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Wire;
import dev.keyfob.signingkey.PublishedKey;
import dev.keyfob.signingkey.jose.Forger;
import dev.keyfob.signingkey.jose.Mutants;
import dev.keyfob.signingkey.jose.SigningAlgorithm;
import dev.keyfob.signingkey.jose.SigningKey;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Almost true tokens of each algorithm, as many as there is time for: none is accepted, and none
/// upsets the server.
@QuarkusTest
class TokenFuzzTest extends HttpTest {

    private static final long SEED = 20_261_124;
    private static final int LANES = 8;

    /// Of each of three algorithms.
    private static final int MUTANTS = Instance.times(40_000, 350_000);

    private static final int REQUESTS = Instance.times(2_000, 20_000);

    @Inject AccessTokenVerifier verifier;
    @Inject PublishedKey published;

    private List<SigningKey> keys = List.of();

    @AfterEach
    void forgetTheKeys() {
        keys.forEach(published::forget);
    }

    @ParameterizedTest
    @EnumSource
    void noMutantIsAccepted(SigningAlgorithm algorithm) {
        List<String> truths = truths(algorithm);

        assertThat(verdicts(truths, MUTANTS, mutant -> verifier.verify(mutant).isPresent()))
                .isEqualTo(Map.of(false, MUTANTS));
    }

    /// Refused as a token, as a header that HTTP does not know, or as one that is too long.
    @ParameterizedTest
    @EnumSource
    void noMutantPassesNorUpsetsTheServer(SigningAlgorithm algorithm) {
        List<String> truths = truths(algorithm);
        for (String token : truths) {
            assertThat(server.call("GET", "/me", token).status()).isEqualTo(200);
        }

        assertThat(verdicts(truths, REQUESTS, this::status).keySet())
                .contains(401)
                .isSubsetOf(400, 401, 431);
        assertThat(server.call("GET", "/me", truths.getFirst()).status()).isEqualTo(200);
    }

    /// A verifier that does what the RFCs say, and no more, accepts some: the dice reach what
    /// matters.
    @ParameterizedTest
    @EnumSource
    void anOrdinaryVerifierAcceptsSome(SigningAlgorithm algorithm) {
        List<String> truths = truths(algorithm);

        assertThat(verdicts(truths, 4_000, this::isSignedAsJose4jSees)).containsKeys(true, false);
    }

    /// Two device sessions' and two keys' tokens, so that their parts can be mixed.
    private List<String> truths(SigningAlgorithm algorithm) {
        keys = List.of(published.of(algorithm), published.of(algorithm));
        String alice = Phone.claims(Phone.of(server, "alice").accessToken());
        String bob = Phone.claims(Phone.of(server, "bob").accessToken());
        List<String> truths =
                keys.stream()
                        .flatMap(key ->
                                Stream.of(alice, bob).map(claims -> Forger.claims(key, claims)))
                        .toList();
        assertThat(truths).allMatch(token -> verifier.verify(token).isPresent());
        return truths;
    }

    private static <T> Map<T, Integer> verdicts(
            List<String> truths, int mutants, Function<String, T> judge) {
        var verdicts = new ConcurrentHashMap<T, Integer>();
        IntStream.range(0, LANES)
                .parallel()
                .forEach(lane -> {
                    var descendants = new Mutants(truths, SEED + lane);
                    for (int i = 0; i < mutants / LANES; i++) {
                        verdicts.merge(judge.apply(descendants.next()), 1, Integer::sum);
                    }
                });
        System.out.printf("%d mutants from seed %d: %s%n", mutants, SEED, verdicts);
        return verdicts;
    }

    private int status(String mutant) {
        try (var wire = new Wire(server)) {
            return wire.get("/me", "Authorization: Bearer " + mutant.replaceAll("[\r\n]", "~"))
                    .status();
        }
    }

    private boolean isSignedAsJose4jSees(String mutant) {
        return keys.stream().anyMatch(key -> isSignedAsJose4jSees(mutant, key));
    }

    private static boolean isSignedAsJose4jSees(String mutant, SigningKey key) {
        try {
            var jws = new JsonWebSignature();
            jws.setCompactSerialization(mutant);
            jws.setKey(key.publicKey());
            return jws.verifySignature();
        } catch (JoseException | RuntimeException e) {
            return false;
        }
    }
}
