package dev.keyfob.closure;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The end of an account for whoever has its mailbox and not the app.
@QuarkusTest
class ClosureByMailTest extends HttpTest {

    private static final Duration GRACE = Duration.ofDays(14);

    /// In the lifetime of a link.
    private static final int MOST_LETTERS = 5;

    @Inject Database database;
    @Inject ErasureSweep sweep;

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signUp() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void aTeamsOwnPageDoesTheSameWithJson() throws Exception {
        assertThat(ask(alice.email()).status()).isEqualTo(202);

        Answer closed = close(letterbox.await(alice.email()).token());

        assertThat(closed.status()).isEqualTo(204);
        assertThat(phone.isSignedIn()).isFalse();
    }

    @Test
    void afterTheGraceItIsErased() throws Exception {
        ask(alice.email());
        close(letterbox.await(alice.email()).token());
        clock.move(GRACE);

        sweep.sweep();

        assertThat(phone.refresh().text("sign_out_reason")).isEqualTo("unknown");
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aSignInRestoresIt_andTheLinkClosesItNoMore() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        close(code);

        Phone again = Phone.signIn(server, alice);

        assertRefused(code);
        assertThat(again.isSignedIn()).isTrue();
    }

    @Test
    void usedManyTimesAtOnceTheLinkActsOnce() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        List<Callable<Answer>> uses = Collections.nCopies(6, () -> close(code));

        List<Answer> answers = atOnce(uses);

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 400).hasSize(5);
        letterbox.await(alice.email(), 1);
        assertThat(letterbox.of(alice.email())).hasSize(2);
    }

    @Test
    void theLinkIsGoodForADay() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        clock.move(Duration.ofDays(1).minusNanos(1_000));

        assertThat(close(code).status()).isEqualTo(204);
    }

    @Test
    void afterADayItIsTooLate() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        clock.move(Duration.ofDays(1));

        assertRefused(code);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aChangedCodeAndOneOfAnotherPurposeCloseNothing() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + alice.email() + "\"}");
        Arrived reset = letterbox.await(alice.email(), 1);

        for (int at : new int[] {4, 10, 30, 67}) {
            char other = code.charAt(at) == 'A' ? 'B' : 'A';
            assertRefused(code.substring(0, at) + other + code.substring(at + 1));
        }
        assertRefused(reset.token());
        assertRefused(reset.code());
        assertRefused("");
        assertThat(server.form("/open/close-account", "code", reset.token()).status())
                .isEqualTo(400);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void askedAgainItIsTheSameLink_fiveTimesADayAtMost() throws Exception {
        for (int i = 0; i < MOST_LETTERS + 2; i++) {
            assertThat(ask(alice.email()).status()).isEqualTo(202);
        }

        letterbox.await(alice.email(), MOST_LETTERS - 1);
        assertThat(letterbox.of(alice.email()))
                .hasSize(MOST_LETTERS)
                .extracting(Arrived::link)
                .containsOnly(letterbox.of(alice.email()).getFirst().link());
    }

    /// Nobody is kept from closing their account by a lost phone; whoever has the factor restores
    /// it.
    @Test
    void theMailboxIsEnoughWhereThereIsASecondFactor_andASignInWithItRestores() throws Exception {
        Enrolled enrolled = Enrolled.with(phone, clock.instant());
        ask(alice.email());

        assertThat(close(link()).status()).isEqualTo(204);

        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("otp_required");
        assertThat(Phone.signIn(server, alice, enrolled.app().code(clock.instant())).isSignedIn())
                .isTrue();
    }

    @Test
    void aLockedAccountIsLeftToWhoeverLockedIt() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        database.update(
                "update account set locked_at = ? where email = ?", clock.instant(), alice.email());

        assertRefused(code);
        assertThat(ask(alice.email()).status()).isEqualTo(202);

        assertThat(
                        database.first(
                                "select 1 from account where email = ? and closed_at is null",
                                _ -> true,
                                alice.email()))
                .isPresent();
    }

    @Test
    void aLinkToTheFormerAddressClosesNothing() throws Exception {
        ask(alice.email());
        String code = letterbox.await(alice.email()).token();
        changeEmail(phone, alice, "next-" + alice.email());

        assertRefused(code);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void withoutAMailServerTheAnswerIsTheSame_andTheLetterComesWhenItIsBack() throws Exception {
        letterbox.goAway();
        try {
            assertThat(ask(alice.email()).status()).isEqualTo(202);
        } finally {
            letterbox.comeBack();
        }
        clock.move(Duration.ofMinutes(1));

        letterbox.await(alice.email());
    }

    @Test
    void theOwnersEventsTellIt() throws Exception {
        ask(alice.email());
        close(link());
        Phone again = Phone.signIn(server, alice);

        Instance.await(
                "events",
                Duration.ofSeconds(20),
                () ->
                        again.call("GET", "/me/events")
                                .body()
                                .contains("\"account.closed_by_mail\""));
    }

    private String link() throws Exception {
        for (int others = 0; ; others++) {
            Arrived mail = letterbox.await(alice.email(), others);
            if (mail.link().contains("/close-account?")) {
                return mail.token();
            }
        }
    }

    private void assertRefused(String code) {
        Answer refused = close(code);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("urn:keyfob:problem:code-wrong");
    }

    private Answer ask(String email) {
        return server.json("POST", "/accounts/close", "", "{\"email\":\"" + email + "\"}");
    }

    private Answer close(String code) {
        return server.json("POST", "/accounts/close/confirm", "", "{\"code\":\"" + code + "\"}");
    }
}
