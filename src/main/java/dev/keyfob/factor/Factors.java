package dev.keyfob.factor;

import dev.keyfob.account.AccountId;
import dev.keyfob.factor.SecondFactor.Verdict;
import dev.keyfob.platform.Database;
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
/// first code ([Enrolments]) to take the place of the other.
@ApplicationScoped
public class Factors {

    /// Digits that may be wrong for an account within [#GUESS_MEMORY]; a right one sets the count
    /// back. Whoever guesses knows the password, and with 30 guesses a day hits in a month with 0.3
    /// %.
    static final int MOST_GUESSES = 30;

    static final Duration GUESS_MEMORY = Duration.ofDays(1);

    private final Database database;
    private final FactorSecrets secrets;
    private final RecoveryCodes recoveryCodes;
    private final InstantSource clock;

    Factors(
            Database database,
            FactorSecrets secrets,
            RecoveryCodes recoveryCodes,
            InstantSource clock) {
        this.database = database;
        this.secrets = secrets;
        this.recoveryCodes = recoveryCodes;
        this.clock = clock;
    }

    /// A factor that counts.
    public record Confirmed(UUID id, Instant confirmedAt) {}

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

    /// Removes the factor that counts, and one that waits. Belongs into a transaction that has the
    /// account's row locked. Index: factor_account_key.
    ///
    /// @return whether there was one that counted
    public boolean forget(AccountId account) {
        return database.all(
                        """
                        delete from factor
                        where account_id = ?
                        returning confirmed_at is not null as counted
                        """,
                        row -> row.getBoolean("counted"),
                        account.value())
                .contains(true);
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
        return new Stored(
                id,
                secrets.open(account, id, row.getBytes("sealed_secret")),
                row.getLong("last_step"));
    }
}
