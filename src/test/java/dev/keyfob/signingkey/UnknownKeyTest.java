package dev.keyfob.signingkey;

import static dev.keyfob.ConfidentialClients.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.masterkey.MasterKey;
import dev.keyfob.platform.Randomness;
import dev.keyfob.signingkey.jose.Forger;
import dev.keyfob.signingkey.jose.SigningKey;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A token that names a key which this instance does not know: of an instance that was quicker, or
/// of someone who invents keys.
@QuarkusTest
@Tag(Twin.INSIDE)
class UnknownKeyTest extends HttpTest {

    @Inject StoredKeys stored;
    @Inject SigningKeys keys;
    @Inject KeyWatch watch;
    @Inject MasterKey masterKey;
    @Inject Randomness randomness;

    @Test
    void aTokenOfAKeyThatIsAMomentOldPasses() {
        String claims = Phone.claims(Phone.of(server, "alice").accessToken());
        for (int round = 0; round < 5; round++) {
            assertThat(server.call("GET", "/me", Forger.claims(anothers(), claims)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void itCanBeAskedAbout_andRevoked() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));
        String claims = Phone.claims(phone.accessToken());

        assertThat(
                        as("orders-api", server)
                                .form("/introspect", "token", Forger.claims(anothers(), claims))
                                .body())
                .contains("\"active\":true");
        String token = Forger.claims(anothers(), claims);
        assertThat(server.form("/revoke", "client_id", "tablet", "token", token).status())
                .isEqualTo(200);
        assertThat(server.call("GET", "/me", token).status()).isEqualTo(401);
    }

    @Test
    void theTokensOfAKeyThatWasWithdrawnAreRefusedWithoutWaiting() {
        String kid = keys.active().kid();
        stored.withdraw(kid);
        keys.read();

        assertThat(watch.readIfUnknown(kid)).isEmpty();
    }

    @Test
    void aFloodOfInventedKeysIsRefused_andAnHonestTokenPassesInIt() throws Exception {
        Phone alice = Phone.of(server, "alice");
        String claims = Phone.claims(alice.accessToken());
        List<Callable<Answer>> flood =
                Stream.generate(() -> invented(claims))
                        .limit(400)
                        .<Callable<Answer>>map(token -> () -> server.call("GET", "/me", token))
                        .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> sent = flood.stream().map(threads::submit).toList();
            assertThat(alice.call("GET", "/me").status()).isEqualTo(200);
            for (Future<Answer> answer : sent) {
                assertThat(answer.get().status()).isEqualTo(401);
            }
        }
    }

    /// One answer is one read.
    @Test
    void itCostsPostgresFourReadsASecondAtMost() throws Exception {
        Set<CompletionStage<Void>> reads = new HashSet<>();
        long begin = System.nanoTime();
        Instance.await(
                "eight reads",
                Duration.ofSeconds(30),
                () -> {
                    for (int i = 0; i < 1_000; i++) {
                        watch.readIfUnknown(kid()).ifPresent(reads::add);
                    }
                    return reads.size() == 8;
                });

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThan(Duration.ofMillis(6 * 250));
    }

    @Test
    void allWhoWaitAreAnswered() throws Exception {
        List<CompletionStage<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            watch.readIfUnknown(kid()).ifPresent(waiting::add);
        }

        for (CompletionStage<Void> read : waiting) {
            read.toCompletableFuture().get();
        }
        assertThat(waiting).hasSize(50);
    }

    /// The key with which another instance signs, of which this one learns at its next read only.
    private SigningKey anothers() {
        stored.rotate();
        String kid = stored.rotate().active();
        return stored.sealed(List.of(kid)).getFirst().openAtStart(masterKey);
    }

    private String kid() {
        return Forger.base64(randomness.bytes(32));
    }

    private String invented(String claims) {
        return Stream.of(
                        "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"" + kid() + "\"}",
                        claims,
                        kid() + kid())
                .map(part -> part.startsWith("{") ? Forger.base64(part) : part)
                .reduce((all, part) -> all + "." + part)
                .orElseThrow();
    }
}
