package dev.keyfob.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Stores;
import dev.keyfob.Together;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// More sign-ins at once than there are processors.
class ManySignInsIT {

    private static final int AT_ONCE = 200;

    /// 200 hashes of 19 MiB would take thirty times as much.
    private static final String HEAP = "-Xmx128m";

    @Test
    void signInsThatArriveTogetherTakeTheMemoryOfAFewHashes() throws Exception {
        EmbeddedStores stores = Stores.startEmpty();
        var environment = new HashMap<>(Instance.REAL_HASHING);
        environment.put("JAVA_TOOL_OPTIONS", HEAP);
        try (Instance keyfob = Instance.on(stores, environment)) {
            Server server = keyfob.server();
            Person alice = server.signUp("alice");
            server.challenge("demo", alice);
            Callable<Answer> signIn = () -> server.challenge("demo", alice);

            List<Answer> answers = Together.atOnce(Collections.nCopies(AT_ONCE, signIn));

            long signedIn = answers.stream().filter(answer -> answer.status() == 200).count();
            System.out.printf(
                    "%d sign-ins at once with %s: %d signed in, %d were asked to come again%n",
                    AT_ONCE, HEAP, signedIn, AT_ONCE - signedIn);
            assertThat(signedIn).isPositive();
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 200)
                    .allSatisfy(answer -> {
                        assertThat(answer.status()).isEqualTo(429);
                        assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
                        assertThat(answer.body()).doesNotContain("\"error\"");
                    });
            assertThat(server.challenge("demo", alice).status()).isEqualTo(200);
        } finally {
            stores.stop();
        }
    }
}
