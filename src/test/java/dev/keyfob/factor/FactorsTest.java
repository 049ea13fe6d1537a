package dev.keyfob.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.Authenticator;
import dev.keyfob.HttpTest;
import dev.keyfob.account.AccountId;
import dev.keyfob.factor.Enrolments.Confirmation;
import dev.keyfob.factor.Enrolments.Pending;
import dev.keyfob.factor.SecondFactor.Otp;
import dev.keyfob.factor.SecondFactor.Recovery;
import dev.keyfob.factor.SecondFactor.Verdict;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What an account's second factor is good for.
@QuarkusTest
class FactorsTest extends HttpTest {

    @Inject Enrolments enrolments;
    @Inject Factors factors;
    @Inject FactorSecrets secrets;
    @Inject RecoveryCodes recoveryCodes;
    @Inject Database database;

    @Test
    void aFactorCountsFromItsFirstCodeOn_andThatCodeIsUsed() {
        AccountId alice = account();
        Pending pending = enrolments.begin(alice);
        Authenticator app = app(pending);

        assertThat(factors.isEnrolled(alice)).isFalse();
        assertThat(use(alice, app.code(clock.instant()))).isEqualTo(new Verdict.Wrong());
        assertThat(enrolments.confirm(alice, pending.id(), app.wrongCode(clock.instant())))
                .isEqualTo(new Confirmation.WrongCode());
        assertThat(factors.isEnrolled(alice)).isFalse();

        assertThat(enrolments.confirm(alice, pending.id(), app.code(clock.instant())))
                .isInstanceOf(Confirmation.Done.class);

        assertThat(factors.isEnrolled(alice)).isTrue();
        assertThat(use(alice, app.code(clock.instant()))).isEqualTo(new Verdict.Wrong());
        assertThat(use(alice, app.code(clock.instant(), 1))).isEqualTo(new Verdict.Right());
    }

    @Test
    void aNewFactorWaitsAQuarterOfAnHour_andForItsOwnerOnly() {
        AccountId alice = account();
        Pending pending = enrolments.begin(alice);
        Authenticator app = app(pending);
        assertThat(enrolments.confirm(account(), pending.id(), app.code(clock.instant())))
                .isEqualTo(new Confirmation.NothingToConfirm());
        clock.move(Enrolments.LIFETIME);

        assertThat(enrolments.confirm(alice, pending.id(), app.code(clock.instant())))
                .isEqualTo(new Confirmation.NothingToConfirm());
        assertThat(factors.isEnrolled(alice)).isFalse();
    }

    @Test
    void theLastOfSeveralThatWaitIsTheOneThatCanBeConfirmed() {
        AccountId alice = account();
        Pending first = enrolments.begin(alice);
        Pending second = enrolments.begin(alice);

        assertThat(enrolments.confirm(alice, first.id(), app(first).code(clock.instant())))
                .isEqualTo(new Confirmation.NothingToConfirm());
        assertThat(enrolments.confirm(alice, second.id(), app(second).code(clock.instant())))
                .isInstanceOf(Confirmation.Done.class);
    }

    @Test
    void aNewPhoneTakesTheOldOnesPlaceWhenItsFirstCodeIsRight() {
        AccountId alice = account();
        Enrolled old = enrol(alice);
        Pending pending = enrolments.begin(alice);
        clock.move(Duration.ofMinutes(1));
        assertThat(use(alice, old.app().code(clock.instant()))).isEqualTo(new Verdict.Right());
        clock.move(Duration.ofMinutes(1));

        assertThat(enrolments.confirm(alice, pending.id(), app(pending).code(clock.instant())))
                .isInstanceOf(Confirmation.Done.class);

        assertThat(use(alice, old.app().code(clock.instant()))).isEqualTo(new Verdict.Wrong());
        assertThat(recover(alice, old.codes().getFirst())).isEqualTo(new Verdict.Wrong());
        assertThat(use(alice, app(pending).code(clock.instant(), 1)))
                .isEqualTo(new Verdict.Right());
    }

    @Test
    void ofManyUsesOfOneCodeAtOnceOneIsRight() throws Exception {
        for (int round = 0; round < 10; round++) {
            AccountId alice = account();
            Enrolled enrolled = enrol(alice);
            String digits = enrolled.app().code(clock.instant(), 1);
            String paper = enrolled.codes().getFirst();

            assertThat(atOnce(8, () -> use(alice, digits)))
                    .containsOnlyOnce(new Verdict.Right())
                    .filteredOn(new Verdict.Wrong()::equals)
                    .hasSize(7);
            assertThat(atOnce(8, () -> recover(alice, paper)))
                    .containsOnlyOnce(new Verdict.Recovered(RecoveryCodes.COUNT - 1))
                    .filteredOn(new Verdict.Wrong()::equals)
                    .hasSize(7);
        }
    }

    @Test
    void afterThirtyWrongCodesNoneIsLookedAtForADay_butRecoveryCodesAre() {
        AccountId alice = account();
        Enrolled enrolled = enrol(alice);
        for (int guess = 0; guess < Factors.MOST_GUESSES; guess++) {
            assertThat(use(alice, enrolled.app().wrongCode(clock.instant())))
                    .isEqualTo(new Verdict.Wrong());
        }
        clock.move(Duration.ofHours(1));

        assertThat(use(alice, enrolled.app().code(clock.instant())))
                .isEqualTo(new Verdict.TooManyGuesses(Duration.ofHours(23)));
        assertThat(recover(alice, enrolled.codes().getFirst())).isEqualTo(new Verdict.Recovered(9));
        clock.move(Duration.ofHours(23));
        assertThat(use(alice, enrolled.app().code(clock.instant()))).isEqualTo(new Verdict.Right());
    }

    @Test
    void simultaneousGuessesAreCountedOneByOne_andARightOneSetsTheCountBack() throws Exception {
        AccountId alice = account();
        Enrolled enrolled = enrol(alice);
        String wrong = enrolled.app().wrongCode(clock.instant());

        atOnce(16, () -> use(alice, wrong));

        assertThat(guesses(alice)).isEqualTo(16);
        assertThat(use(alice, enrolled.app().code(clock.instant(), 1)))
                .isEqualTo(new Verdict.Right());
        assertThat(guesses(alice)).isZero();
    }

    @Test
    void newRecoveryCodesMakeTheOldOnesUseless_alsoWhereTwoSetsAreMadeAtOnce() throws Exception {
        AccountId alice = account();
        Enrolled enrolled = enrol(alice);
        List<RecoveryCode> renewed = factors.renewRecoveryCodes(alice).orElseThrow();

        assertThat(recover(alice, enrolled.codes().getFirst())).isEqualTo(new Verdict.Wrong());
        assertThat(recover(alice, renewed.getFirst().text())).isEqualTo(new Verdict.Recovered(9));
        assertThat(recover(alice, renewed.getFirst().text())).isEqualTo(new Verdict.Wrong());
        atOnce(4, () -> factors.renewRecoveryCodes(alice));
        assertThat(recoveryCodes.left(enrolled.id())).isEqualTo(RecoveryCodes.COUNT);
    }

    @Test
    void aRemovedFactorTakesItsRecoveryCodesAlong_andOnlyItsOwnerRemovesIt() {
        AccountId alice = account();
        Enrolled enrolled = enrol(alice);

        assertThat(factors.remove(account(), enrolled.id())).isFalse();
        assertThat(factors.isEnrolled(alice)).isTrue();
        assertThat(factors.remove(alice, enrolled.id())).isTrue();

        assertThat(factors.isEnrolled(alice)).isFalse();
        assertThat(recoveryCodes.left(enrolled.id())).isZero();
        assertThat(recover(alice, enrolled.codes().getFirst())).isEqualTo(new Verdict.Wrong());
        assertThat(factors.renewRecoveryCodes(alice)).isEmpty();
    }

    @Test
    void aSecretOfAnotherRowOpensNowhere_andACodeOfAnotherAccountIsWrong() {
        AccountId alice = account();
        AccountId bob = account();
        Enrolled hers = enrol(alice);
        Enrolled his = enrol(bob);

        assertThat(recover(alice, his.codes().getFirst())).isEqualTo(new Verdict.Wrong());
        database.update(
                "update factor set sealed_secret = (select sealed_secret from factor where id = ?) where id = ?",
                his.id(),
                hers.id());
        assertThatThrownBy(() -> use(alice, his.app().code(clock.instant(), 1)))
                .hasMessage("the secret of a second factor does not open under factor_key");
    }

    private record Enrolled(UUID id, Authenticator app, List<String> codes) {}

    private Enrolled enrol(AccountId account) {
        Pending pending = enrolments.begin(account);
        var done =
                (Confirmation.Done)
                        enrolments.confirm(
                                account, pending.id(), app(pending).code(clock.instant()));
        return new Enrolled(
                pending.id(),
                app(pending),
                done.recoveryCodes().stream().map(RecoveryCode::text).toList());
    }

    private AccountId account() {
        return database.first(
                        "select id from account where email = ?",
                        row -> new AccountId(row.getObject("id", UUID.class)),
                        server.signUp("alice").email())
                .orElseThrow();
    }

    private Verdict use(AccountId account, String digits) {
        return factors.use(account, new Otp(digits));
    }

    private Verdict recover(AccountId account, String code) {
        return factors.use(account, new Recovery(code));
    }

    private int guesses(AccountId account) {
        return database.first(
                        "select guesses from factor where account_id = ?",
                        row -> row.getInt("guesses"),
                        account.value())
                .orElseThrow();
    }

    private static Authenticator app(Pending pending) {
        return new Authenticator(pending.totp().base32());
    }

    private static <T> List<T> atOnce(int count, Callable<T> use) throws Exception {
        try (var threads = Executors.newFixedThreadPool(count)) {
            return threads.invokeAll(Collections.nCopies(count, use)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }
}
