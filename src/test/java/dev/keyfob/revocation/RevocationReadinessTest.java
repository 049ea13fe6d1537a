package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.platform.Randomness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/// When an instance that was just started gets its first requests.
@QuarkusTest
class RevocationReadinessTest extends HttpTest {

    @Inject Revocations revocations;
    @Inject DenyList denyList;
    @Inject RevocationConfig config;
    @Inject Randomness randomness;

    @Test
    void itIsNotReadyBeforeItKnowsWhatIsRevoked() throws Exception {
        var memory =
                new RevocationMemory(
                        new RevocationLog(revocations, clock),
                        config,
                        clock,
                        new SimpleMeterRegistry());
        var feed = new RevocationFeed(revocations, denyList, memory, randomness, clock);
        assertThat(status(feed)).isEqualTo(Status.DOWN);

        feed.start(new StartupEvent());

        Instance.await("ready", Duration.ofSeconds(8), () -> status(feed) == Status.UP);
        assertThat(memory.epoch()).isNotEmpty();
        feed.stop(new ShutdownEvent());
    }

    @Test
    void theServerTellsSo() {
        assertThat(management.call("GET", "/q/health/ready", "").body())
                .contains("\"name\": \"Revocations\"");
    }

    private static Status status(RevocationFeed feed) {
        return feed.readiness().call().getStatus();
    }
}
