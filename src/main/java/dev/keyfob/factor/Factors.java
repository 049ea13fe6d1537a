package dev.keyfob.factor;

import dev.keyfob.account.AccountId;
import dev.keyfob.factor.SecondFactor.Verdict;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The table of second factors. An account has one that counts, and perhaps one that waits for its
/// first code to take the place of the other.
@ApplicationScoped
public class Factors {

    /// How long a new factor waits for its first code.
    static final Duration ENROLMENT = Duration.ofMinutes(15);

    /// Digits that may be wrong for an account within [#GUESS_MEMORY]; a right one sets the count
    /// back. Whoever guesses knows the password, and with 30 guesses a day hits in a month with 0.3
    /// %.
    static final int MOST_GUESSES = 30;

    static final Duration GUESS_MEMORY = Duration.ofDays(1);

    /// Before the first step of all.
    private static final long NO_STEP = -1;

    private final Database database;
    private final FactorSecrets secrets;
    private final RecoveryCodes recoveryCodes;
    private final Randomness randomness;
    private final InstantSource clock;

    Factors(
            Database database,
            FactorSecrets secrets,
            RecoveryCodes recoveryCodes,
            Randomness randomness,
            InstantSource clock) {
        this.database = database;
        this.secrets = secrets;
        this.recoveryCodes = recoveryCodes;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// A factor that counts.
    public record Confirmed(UUID id, Instant confirmedAt) {}

    /// A factor that waits for its first code.
    record Pending(UUID id, Totp totp) {}

    /// What came of a first code.
    sealed interface Confirmation {

        /// The factor counts now; the one before and its recovery codes are gone.
        record Done(List<RecoveryCode> recoveryCodes) implements Confirmation {}

        /// Nothing was changed.
        record WrongCode() implements Confirmation {}

        /// No factor of this account waits under this id.
        record NothingToConfirm() implements Confirmation {}
    }

    private record Stored(UUID id, Totp totp, long lastStep) {}

    /// Whether the account has a second factor. Index: factor_account_key.
    public boolean isEnrolled(AccountId account) {
        return confirmed(account).isPresent();
    }

    /// The one that a sign-in of the account needs, if it has any. Index: factor_account_key.
    public Optional<Confirmed> confirmed(AccountId account) {
        return database.first(
                """
                select id, confirmed_at
                from factor
                where account_id = ?
                  and confirmed_at is not null
                """,
                row ->
                        new Confirmed(
                                row.getObject("id", UUID.class),
                                Database.instant(row, "confirmed_at")),
                account.value());
    }

    /// How many of its recovery codes nobody has used.
    int recoveryCodesLeft(Confirmed factor) {
        return recoveryCodes.left(factor.id());
    }

    /// Makes a factor that waits, in place of one that waited before. Index: factor_account_key.
    Pending begin(AccountId account) {
        var pending = new Pending(randomness.uuid(), Totp.make(randomness));
        database.update(
                """
                insert into factor (id, account_id, sealed_secret, created_at)
                values (?, ?, ?, ?)
                on conflict (account_id, (confirmed_at is null))
                do update
                set id            = excluded.id,
                    sealed_secret = excluded.sealed_secret,
                    created_at    = excluded.created_at
                """,
                pending.id(),
                account.value(),
                secrets.seal(account, pending.id(), pending.totp()),
                clock.instant());
        return pending;
    }

    /// Lets a factor count whose first code was typed. That code is not taken again. Index:
    /// factor_pkey, factor_account_key.
    @Transactional
    Confirmation confirm(AccountId account, UUID id, String typed) {
        Instant now = clock.instant();
        Optional<Stored> waiting =
                database.first(
                        """
                        select *
                        from factor
                        where id = ?
                          and account_id = ?
                          and confirmed_at is null
                          and created_at > ?
                        for update
                        """,
                        row -> read(account, row),
                        id,
                        account.value(),
                        now.minus(ENROLMENT));
        if (waiting.isEmpty()) {
            return new Confirmation.NothingToConfirm();
        }
        OptionalLong step = waiting.get().totp().step(typed, now, NO_STEP);
        if (step.isEmpty()) {
            return new Confirmation.WrongCode();
        }
        database.update(
                """
                delete from factor
                where account_id = ?
                  and confirmed_at is not null
                """,
                account.value());
        database.update(
                """
                update factor
                set confirmed_at = ?,
                    last_step    = ?
                where id = ?
                """,
                now,
                step.getAsLong(),
                id);
        return new Confirmation.Done(recoveryCodes.renew(id));
    }

    /// Gives an account ten new recovery codes; those before are worth nothing any more. Index:
    /// factor_account_key.
    ///
    /// @return empty where the account has no factor that counts
    @Transactional
    Optional<List<RecoveryCode>> renewRecoveryCodes(AccountId account) {
        return database.first(
                        """
                        select id
                        from factor
                        where account_id = ?
                          and confirmed_at is not null
                        for update
                        """,
                        row -> row.getObject("id", UUID.class),
                        account.value())
                .map(recoveryCodes::renew);
    }

    /// Removes a factor and its recovery codes. Index: factor_pkey.
    ///
    /// @return whether the account had it
    boolean remove(AccountId account, UUID id) {
        return database.update(
                        """
                        delete from factor
                        where id = ?
                          and account_id = ?
                        """,
                        id,
                        account.value())
                == 1;
    }

    /// Removes the factor that counts. Belongs into the transaction that hands the account over.
    public void forget(AccountId account) {
        confirmed(account).ifPresent(factor -> remove(account, factor.id()));
    }

    /// Uses a second factor: of simultaneous uses of one code, one is right. Belongs into the
    /// transaction that does what the factor is needed for.
    @Transactional
    public Verdict use(AccountId account, SecondFactor factor) {
        return switch (factor) {
            case SecondFactor.Otp(var typed) -> useOtp(account, typed);
            case SecondFactor.Recovery(var typed) ->
                    RecoveryCode.parse(typed)
                            .flatMap(code -> useRecoveryCode(account, code))
                            .orElseGet(Verdict.Wrong::new);
        };
    }

    /// Counts the guess first, right or wrong: what locks the row, so that the next one waits and
    /// sees what this one did. Index: factor_account_key, factor_pkey.
    private Verdict useOtp(AccountId account, String typed) {
        Instant now = clock.instant();
        Instant forgotten = now.minus(GUESS_MEMORY);
        Optional<Stored> guessed =
                database.first(
                        """
                        update factor
                        set guesses    = case when guessed_at > ? then guesses + 1 else 1 end,
                            guessed_at = case when guessed_at > ? then guessed_at else ? end
                        where account_id = ?
                          and confirmed_at is not null
                          and (guesses < ? or guessed_at <= ?)
                        returning *
                        """,
                        row -> read(account, row),
                        forgotten,
                        forgotten,
                        now,
                        account.value(),
                        MOST_GUESSES,
                        forgotten);
        if (guessed.isEmpty()) {
            return noGuess(account, now);
        }
        OptionalLong step = guessed.get().totp().step(typed, now, guessed.get().lastStep());
        if (step.isEmpty()) {
            return new Verdict.Wrong();
        }
        database.update(
                """
                update factor
                set last_step  = ?,
                    guesses    = 0,
                    guessed_at = null
                where id = ?
                """,
                step.getAsLong(),
                guessed.get().id());
        return new Verdict.Right();
    }

    /// Why a guess was not counted. An account without a factor looks like a wrong code.
    private Verdict noGuess(AccountId account, Instant now) {
        return database.<Verdict>first(
                        """
                        select guessed_at
                        from factor
                        where account_id = ?
                          and confirmed_at is not null
                          and guessed_at is not null
                        """,
                        row ->
                                new Verdict.TooManyGuesses(
                                        Duration.between(
                                                now,
                                                Database.instant(row, "guessed_at")
                                                        .plus(GUESS_MEMORY))),
                        account.value())
                .orElseGet(Verdict.Wrong::new);
    }

    private Optional<Verdict> useRecoveryCode(AccountId account, RecoveryCode code) {
        return confirmed(account)
                .map(Confirmed::id)
                .filter(factor -> recoveryCodes.use(factor, code))
                .map(factor -> new Verdict.Recovered(recoveryCodes.left(factor)));
    }

    private Stored read(AccountId account, ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        long lastStep = row.getLong("last_step");
        return new Stored(
                id,
                secrets.open(account, id, row.getBytes("sealed_secret")),
                row.wasNull() ? NO_STEP : lastStep);
    }
}
