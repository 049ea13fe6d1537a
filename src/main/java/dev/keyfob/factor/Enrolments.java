package dev.keyfob.factor;

import dev.keyfob.account.AccountId;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Second factors that wait for their first code, in the table of [Factors].
@ApplicationScoped
public class Enrolments {

    /// How long a new factor waits for its first code.
    static final Duration LIFETIME = Duration.ofMinutes(15);

    /// Before the first step of all.
    private static final long NO_STEP = -1;

    private final Database database;
    private final FactorSecrets secrets;
    private final RecoveryCodes recoveryCodes;
    private final Randomness randomness;
    private final InstantSource clock;

    Enrolments(
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
        Optional<Totp> waiting =
                database.first(
                        """
                        select sealed_secret
                        from factor
                        where id = ?
                          and account_id = ?
                          and confirmed_at is null
                          and created_at > ?
                        for update
                        """,
                        row -> secrets.open(account, id, row.getBytes("sealed_secret")),
                        id,
                        account.value(),
                        now.minus(LIFETIME));
        if (waiting.isEmpty()) {
            return new Confirmation.NothingToConfirm();
        }
        OptionalLong step = waiting.get().step(typed, now, NO_STEP);
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
}
