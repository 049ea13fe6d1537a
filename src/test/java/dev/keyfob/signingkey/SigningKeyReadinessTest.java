package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An instance that has no key to sign with.
@QuarkusTest
@Tag(Twin.INSIDE)
class SigningKeyReadinessTest extends HttpTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject Database database;
    @Inject DataSource dataSource;
    @Inject SigningKeys keys;

    @Test
    void withoutAKeyThatSignsItIsNotReady_andARefreshIsAskedAgain_untilOneSigns() throws Exception {
        Phone phone = Phone.of(server, "alice");
        assertThat(readiness().status()).isEqualTo(200);

        try (Connection mover = dataSource.getConnection()) {
            // As long as another moves the keys, this instance makes none.
            mover.setAutoCommit(false);
            try (PreparedStatement lock =
                    mover.prepareStatement(
                            "select pg_advisory_xact_lock('signing_key'::regclass::oid::bigint)")) {
                lock.execute();
            }
            database.update("delete from signing_key");
            keys.read();

            assertThat(readiness().status()).isEqualTo(503);
            assertThat(readiness().body()).contains("Signing key").contains("DOWN");
            Answer refused = phone.refresh();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.body()).doesNotContain("\"error\"");
            mover.rollback();
        }

        Instance.await("is ready again", SOON, () -> readiness().status() == 200);
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    private Answer readiness() {
        return management.call("GET", "/q/health/ready", "");
    }
}
