package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.revocation.Jti;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is remembered of verified tokens, and what is not.
class VerifiedTokensTest {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String TEXT = "a.b.c";

    private final VerifiedTokens tokens = new VerifiedTokens(LIFETIME);
    private final VerifiedTokens.Token token = token(1);
    private final AtomicInteger verifications = new AtomicInteger();

    @Test
    void aSignatureIsVerifiedOnce() {
        assertThat(find(TEXT, true)).contains(token);
        assertThat(find(TEXT, true)).contains(token);

        assertThat(verifications).hasValue(1);
    }

    @Test
    void eachTextStandsForItself() {
        find(TEXT, true);
        for (String other : List.of("a.b.C", "a.b.c ", "a.b.c=", "", "a.b", "a.b.\u0441")) {
            verifications.set(0);
            find(other, true);

            assertThat(verifications).as(other).hasValue(1);
        }
    }

    @Test
    void whatIsRefusedIsNotRemembered() {
        assertThat(tokens.find(TEXT, _ -> true, _ -> Optional.empty())).isEmpty();
        assertThat(find(TEXT, true)).contains(token);

        assertThat(verifications).hasValue(1);
    }

    /// Nor what is genuine and out of its time.
    @Test
    void whatIsNotGoodIsNotRemembered() {
        assertThat(find(TEXT, false)).isEmpty();
        assertThat(find(TEXT, true)).contains(token);

        assertThat(verifications).hasValue(2);
    }

    @Test
    void whetherItIsGoodIsAskedAtEachUse() {
        assertThat(find(TEXT, true)).contains(token);

        assertThat(find(TEXT, false)).isEmpty();
    }

    /// However many there are; the memory that they take is measured.
    @Test
    void theMemoryIsBounded() throws Exception {
        int all = 5 * VerifiedTokens.MOST;
        long before = heap();
        for (int i = 0; i < all; i++) {
            VerifiedTokens.Token next = token(i);
            tokens.find("token " + i, _ -> true, _ -> Optional.of(next));
        }

        Instance.await(
                "the rest is forgotten",
                Duration.ofSeconds(30),
                () -> remembered(all) <= VerifiedTokens.MOST);
        long each = (heap() - before) / VerifiedTokens.MOST;
        System.out.printf(
                "%d tokens remembered of %d, %d bytes each%n", remembered(all), all, each);
        assertThat(each).isLessThan(2_000);
    }

    private long remembered(int all) {
        return IntStream.range(0, all)
                .filter(i ->
                        tokens.find("token " + i, _ -> true, _ -> Optional.empty()).isPresent())
                .count();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private Optional<VerifiedTokens.Token> find(String text, boolean good) {
        return tokens.find(
                text,
                _ -> good,
                _ -> {
                    verifications.incrementAndGet();
                    return Optional.of(token);
                });
    }

    /// As they are read: nothing is shared between two of them.
    private static VerifiedTokens.Token token(int number) {
        String payload =
                "{\"iss\":\"https://id.example.com\",\"sub\":\"7d5b2b1c-4f0e-4c36-9a53-0d6c0c2f9a11\",\"aud\":[\"https://id.example.com\",\"https://api.example.com\"],\"iat\":1772366400,\"exp\":1772367000,\"jti\":\"%s\",\"client_id\":\"demo-ios\",\"scope\":\"account orders\",\"sid\":\"0a63c4c2-9d52-4c39-8f5e-3f6b0e3f4b22\",\"gen\":7,\"auth_time\":1772366399,\"amr\":[\"pwd\"],\"roles\":[\"admin\"]}"
                        .formatted(new Jti(number, number));
        return new VerifiedTokens.Token("kid", Payload.read(payload).orElseThrow());
    }
}
