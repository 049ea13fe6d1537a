package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import dev.keyfob.refresh.key.RefreshTokenKeys;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Every row of the decision table from outside, by its words: the wire's text whole, and what the
/// table holds afterwards.
@QuarkusTest
class RefreshTableTest extends HttpTest {

    @Inject Database database;
    @Inject RefreshTokenKeys keys;

    @Test
    void tagOrFormWrong_isRefused() {
        String good = Phone.of(server, "alice").refreshToken();
        for (String bad :
                List.of(
                        "kfr_",
                        "x",
                        good.substring(0, 95),
                        good + "=",
                        good.substring(0, 40) + "+" + good.substring(41),
                        good.substring(0, 95) + (good.endsWith("A") ? "B" : "A"),
                        "k".repeat(100_000))) {
            assertRefused(server.refresh("demo", bad), "unknown");
        }
    }

    @Test
    void noRow_isRefused() {
        Phone phone = Phone.of(server, "alice");
        database.update("delete from device_session where id = ?", UUID.fromString(phone.id()));

        assertRefused(phone.refresh(), "unknown");
    }

    @Test
    void anotherClientsToken_isRefused_andStaysGood() {
        Phone phone = Phone.of(server, "alice");

        assertRefused(server.refresh("tablet", phone.refreshToken()), "unknown");
        assertThat(generation(phone)).isZero();
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void boundToAKeyThatIsNotProven_isRefused_nothingBurntNothingRevoked() {
        Phone phone = Phone.of(server, "alice");
        database.update(
                "update device_session set dpop_thumbprint = ? where id = ?",
                new byte[32],
                UUID.fromString(phone.id()));

        Answer answer = phone.refresh();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"invalid_dpop_proof\",\"error_description\":\"The refresh token is bound to a key: send a DPoP"
                                + " proof of that key\"}");
        assertThat(generation(phone)).isZero();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void expiredIdle_isRefused() {
        Phone phone = Phone.of(server, "alice");
        clock.move(Duration.ofDays(60).minusNanos(1_000));
        assertThat(phone.refresh().status()).isEqualTo(200);
        clock.move(Duration.ofDays(60));

        assertRefused(phone.refresh(), "expired");
    }

    @Test
    void expiredAbsolutely_isRefused_andTheAnswersSayWhenBefore() {
        Phone phone = Phone.of(server, "alice");
        for (int day = 50; day < 365; day += 50) {
            clock.move(Duration.ofDays(50));
            assertThat(phone.refresh().status()).isEqualTo(200);
        }
        clock.move(Duration.ofDays(5));
        assertThat(phone.refresh().body())
                .contains("\"refresh_token_timeout\":864000,\"authorization_expires_in\":864000,");
        clock.move(Duration.ofDays(10));

        assertRefused(phone.refresh(), "expired");
    }

    @Test
    void revoked_isRefused_withTheReason() {
        Person alice = server.signUp("alice");
        Phone lost = Phone.signIn(server, alice);
        Phone kept = Phone.signIn(server, alice);
        assertThat(kept.call("DELETE", "/me/devices/" + lost.id()).status()).isEqualTo(204);
        assertThat(kept.signOut().status()).isEqualTo(200);

        assertRefused(lost.refresh(), "signed_out_elsewhere");
        assertRefused(kept.refresh(), "signed_out");
    }

    @Test
    void current_rotates() {
        Phone phone = Phone.of(server, "alice");
        String first = phone.refreshToken();

        Answer answer = phone.refresh();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":600,\"refresh_token\":\"%s\",\"scope\":\"account\",\"refresh_token_timeout\":5184000,\"authorization_expires_in\":31536000,\"refresh_in\":480,\"server_time\":%d}"
                                .formatted(
                                        phone.accessToken(),
                                        phone.refreshToken(),
                                        clock.instant().getEpochSecond()));
        assertThat(phone.refreshToken()).isNotEqualTo(first);
        assertThat(generation(phone)).isOne();
        assertThat(phone.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void previousWithinTheWindow_isAnsweredWithTheVerySameSuccessor_nothingWritten() {
        Phone phone = Phone.of(server, "alice");
        Answer lost = phone.refreshLosingTheAnswer();
        String written = row(phone);
        clock.move(Duration.ofSeconds(30).minusNanos(1_000));

        Answer again = phone.refreshLosingTheAnswer();

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("refresh_token")).isEqualTo(lost.text("refresh_token"));
        assertThat(again.text("access_token")).isNotEqualTo(lost.text("access_token"));
        assertThat(row(phone)).isEqualTo(written);
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void theWindowIsCountedFromTheFirstRotation_itNeverSlides() {
        Phone phone = Phone.of(server, "alice");
        Answer lost = phone.refreshLosingTheAnswer();
        clock.move(Duration.ofSeconds(20));
        assertThat(phone.refreshLosingTheAnswer().text("refresh_token"))
                .isEqualTo(lost.text("refresh_token"));
        clock.move(Duration.ofSeconds(10));

        assertThat(phone.refresh().text("refresh_token")).isNotEqualTo(lost.text("refresh_token"));
    }

    @Test
    void previousAfterTheWindow_successorNotUsed_forks() {
        Phone phone = Phone.of(server, "alice");
        Answer lost = phone.refreshLosingTheAnswer();
        clock.move(Duration.ofDays(3));

        Answer forked = phone.refreshLosingTheAnswer();
        Answer again = phone.refreshLosingTheAnswer();

        assertThat(forked.status()).isEqualTo(200);
        assertThat(generation(phone)).isEqualTo(2);
        assertThat(again.text("refresh_token"))
                .isEqualTo(forked.text("refresh_token"))
                .isNotEqualTo(lost.text("refresh_token"));
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aSuccessorThatAForkReplaced_isReuse() {
        Phone phone = Phone.of(server, "alice");
        Answer replaced = phone.refreshLosingTheAnswer();
        clock.move(Duration.ofSeconds(30));
        assertThat(phone.refresh().status()).isEqualTo(200);

        assertRefused(server.refresh("demo", replaced.text("refresh_token")), "reuse_detected");
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void
            previousAfterTheWindow_successorUsed_isReuse_committedThoughTheAnswerIsAnError_ofThisDeviceOnly() {
        Person alice = server.signUp("alice");
        Phone robbed = Phone.signIn(server, alice);
        Phone other = Phone.signIn(server, alice);
        String stolen = robbed.refreshToken();
        assertThat(robbed.refresh().status()).isEqualTo(200);
        assertThat(robbed.call("GET", "/me").status()).isEqualTo(200);
        clock.move(Duration.ofSeconds(30));

        assertRefused(server.refresh("demo", stolen), "reuse_detected");

        assertThat(robbed.call("GET", "/me").status()).isEqualTo(401);
        assertRefused(robbed.refresh(), "reuse_detected");
        assertThat(other.call("GET", "/me").status()).isEqualTo(200);
        assertThat(other.isSignedIn()).isTrue();
    }

    @Test
    void olderThanPrevious_isReuse_alsoWithinTheWindow() {
        Phone phone = Phone.of(server, "alice");
        String oldest = phone.refreshToken();
        phone.refresh();
        phone.refresh();

        assertRefused(server.refresh("demo", oldest), "reuse_detected");
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void currentGenerationWithWrongSecret_isRefused_nothingRevoked() {
        Phone phone = Phone.of(server, "alice");
        phone.refresh();

        assertRefused(server.refresh("demo", forged(phone, 1)), "unknown");
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void previousGenerationWithWrongSecret_isRefused_nothingRevoked() {
        Phone phone = Phone.of(server, "alice");
        phone.refresh();

        assertRefused(server.refresh("demo", forged(phone, 0)), "unknown");
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aGenerationAheadOfTheRow_isRefused_nothingRevoked() {
        Phone phone = Phone.of(server, "alice");
        phone.refresh();

        assertRefused(server.refresh("demo", forged(phone, 2)), "unknown");
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aRevokedRow_tellsAForgerNothing() {
        Phone phone = Phone.of(server, "alice");
        phone.signOut();

        assertRefused(server.refresh("demo", forged(phone, 0)), "unknown");
        assertRefused(phone.refresh(), "signed_out");
    }

    private static void assertRefused(Answer answer, String reason) {
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Sign in again: the refresh token is not good any more\",\"sign_out_reason\":\"%s\"}"
                                .formatted(reason));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    /// A token with a true tag and a wrong secret, as one could make who has stolen the tag's key.
    private String forged(Phone phone, int generation) {
        RefreshToken own = RefreshToken.parse(phone.refreshToken(), keys).orElseThrow();
        byte[] secret = new byte[Secret.LENGTH];
        Arrays.fill(secret, (byte) 1);
        return new RefreshToken(own.handle(), generation, new Secret(secret)).text(keys);
    }

    private int generation(Phone phone) {
        return database.first(
                        "select generation from device_session where id = ?",
                        row -> row.getInt(1),
                        UUID.fromString(phone.id()))
                .orElseThrow();
    }

    private String row(Phone phone) {
        return database.first(
                        "select s::text from device_session s where id = ?",
                        row -> row.getString(1),
                        UUID.fromString(phone.id()))
                .orElseThrow();
    }
}
