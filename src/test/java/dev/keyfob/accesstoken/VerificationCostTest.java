package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.revocation.Jti;
import dev.keyfob.signingkey.SigningKeys;
import dev.keyfob.signingkey.jose.Forger;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the check of a bearer costs, the first time and then.
@QuarkusTest
class VerificationCostTest extends HttpTest {

    private static final int TOKENS = 1_000;
    private static final int ROUNDS = 40;

    @Inject AccessTokenVerifier verifier;
    @Inject SigningKeys keys;

    private record Cost(double micros, long bytes) {}

    @Test
    void aTokenSeenBeforeCostsNextToNothing() {
        String claims = Phone.claims(Phone.of(server, "alice").accessToken());
        List<String> tokens = IntStream.range(0, TOKENS).mapToObj(i -> token(claims, i)).toList();

        Cost first = cost(tokens);
        Cost then =
                cost(Collections.nCopies(ROUNDS, tokens).stream().flatMap(List::stream).toList());

        System.out.printf(
                "a token of %d characters: first %.1f µs and %d bytes of garbage, then %.2f µs and %d bytes%n",
                tokens.getFirst().length(),
                first.micros(),
                first.bytes(),
                then.micros(),
                then.bytes());
        assertThat(then.micros()).isLessThan(first.micros() / 4);
        assertThat(then.bytes()).isLessThan(3_000);
    }

    private String token(String claims, int number) {
        return Forger.claims(
                keys.active(),
                ForgedClaims.with(claims, "jti", "\"" + new Jti(number, number) + "\""));
    }

    private Cost cost(List<String> tokens) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = thread.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        int good = 0;
        for (String token : tokens) {
            good += verifier.verify(token).isPresent() ? 1 : 0;
        }
        long nanos = System.nanoTime() - start;
        assertThat(good).isEqualTo(tokens.size());
        return new Cost(
                nanos / 1e3 / tokens.size(),
                (thread.getCurrentThreadAllocatedBytes() - bytes) / tokens.size());
    }
}
