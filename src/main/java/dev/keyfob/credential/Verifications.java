package dev.keyfob.credential;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.PasswordHash;
import dev.keyfob.http.ShownText;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.Mails;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.expiry.Expiring;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table of what the codes are good for that went out by mail. A row is written in one
/// transaction with its mail.
@ApplicationScoped
public class Verifications implements Expiring {

    /// Wrong ones, of six digits. The link of the same mail goes on working.
    static final int MOST_GUESSES = 5;

    /// In the lifetime of one code.
    static final int MOST_LETTERS = 5;

    private final Database database;
    private final Mails mails;
    private final Randomness randomness;
    private final InstantSource clock;

    Verifications(Database database, Mails mails, Randomness randomness, InstantSource clock) {
        this.database = database;
        this.mails = mails;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// A sign-up that waits for the proof of its address.
    ///
    /// @param letter that the address gets
    /// @return the handle for the app
    @Transactional
    UUID beginSignUp(
            Letter letter,
            EmailAddress email,
            Optional<ShownText> name,
            PasswordHash password,
            Language language) {
        return insert(order(letter, email, language), null, name.orElse(null), password);
    }

    /// Something that an account has a letter about.
    ///
    /// @param email that the letter goes to
    /// @return the handle for the app
    @Transactional
    UUID begin(Letter letter, AccountId account, EmailAddress email, Language language) {
        return insert(order(letter, email, language), account, null, null);
    }

    /// A new password for whoever has an address. Asked for again, the same code is sent again.
    ///
    /// The same is written, in the same time, where nobody has the address: the statement looks for
    /// the account itself. Index: verification_reset_key, account_email_key.
    @Transactional
    public void beginReset(Letter letter, EmailAddress email, Language language) {
        Mails.Order order = order(letter, email, language);
        database.update(
                """
                delete from verification
                where purpose = 'RESET_PASSWORD'
                  and email = ?
                  and expires_at <= ?
                """,
                email.value(),
                clock.instant());
        database.first(
                        """
                        insert into verification (id, purpose, email, account_id, letter, language, expires_at)
                        select ?, 'RESET_PASSWORD', email, account.id,
                               case when account.id is null then 'NOBODY' else ? end, ?, ?
                        from (values (?)) as asked (email)
                        left join account using (email)
                        on conflict (email) where purpose = 'RESET_PASSWORD'
                        do update
                        set letters    = verification.letters + 1,
                            account_id = excluded.account_id,
                            letter     = excluded.letter
                        returning id, letter, letters, expires_at
                        """,
                        row -> repeated(order, row),
                        order.codeId(),
                        letter.name(),
                        language.name(),
                        order.expiresAt(),
                        email.value())
                .flatMap(repeated -> repeated)
                .ifPresent(repeated -> mails.send(repeated, clock.instant()));
    }

    /// Sends the letter of a handle again. Does nothing where it was sent often enough, and where
    /// there is no such handle. Index: verification_pkey.
    @Transactional
    void sendAgain(UUID handle) {
        database.first(
                        """
                        update verification
                        set letters = letters + 1
                        where id = ?
                          and purpose in ('SIGN_UP', 'CHANGE_EMAIL')
                          and letters < ?
                          and expires_at > ?
                        returning letter, email, language, id, expires_at
                        """,
                        row ->
                                new Mails.Order(
                                        Letter.valueOf(row.getString("letter")),
                                        VerificationRow.address(row),
                                        Language.valueOf(row.getString("language")),
                                        row.getObject("id", UUID.class),
                                        Database.instant(row, "expires_at")),
                        handle,
                        MOST_LETTERS,
                        clock.instant())
                .ifPresent(order -> mails.send(order, clock.instant()));
    }

    /// What an id is good for. Index: verification_pkey.
    Optional<Verification> byId(Purpose purpose, UUID id) {
        return database.first(
                """
                select *
                from verification
                where id = ?
                  and purpose = ?
                  and expires_at > ?
                """,
                VerificationRow::read,
                id,
                purpose.name(),
                clock.instant());
    }

    /// Counts a guess at the digits of a handle, right or wrong. Index: verification_pkey.
    ///
    /// @return what the handle is good for; empty where it has been guessed at too often
    Optional<Verification> guess(Purpose purpose, UUID handle) {
        return database.first(
                """
                update verification
                set guesses = guesses + 1
                where id = ?
                  and purpose = ?
                  and guesses < ?
                  and expires_at > ?
                returning *
                """,
                VerificationRow::read,
                handle,
                purpose.name(),
                MOST_GUESSES,
                clock.instant());
    }

    /// Counts a guess at the digits that went to an address. Index: verification_email_idx.
    List<Verification> guess(Purpose purpose, EmailAddress email) {
        return database.all(
                """
                update verification
                set guesses = guesses + 1
                where email = ?
                  and purpose = ?
                  and guesses < ?
                  and expires_at > ?
                returning *
                """,
                VerificationRow::read,
                email.value(),
                purpose.name(),
                MOST_GUESSES,
                clock.instant());
    }

    /// Uses a code up: of simultaneous uses of one code, one gets true. Belongs into the
    /// transaction that does what the code is good for. Index: verification_pkey.
    boolean use(Verification verification) {
        return database.update(
                        """
                        delete from verification
                        where id = ?
                        """,
                        verification.id())
                == 1;
    }

    /// Makes the codes of an account useless that could undo what has just been done, also those in
    /// mails that wait. Index: verification_account_idx.
    ///
    /// @param purposes of those that go
    public void forget(AccountId account, List<Purpose> purposes) {
        mails.withdraw(
                account,
                database.all(
                        "delete from verification where account_id = ? and purpose = any (?) returning id",
                        row -> row.getObject("id", UUID.class),
                        account.value(),
                        purposes.stream().map(Purpose::name).toList()));
    }

    /// Whether an address was an account's until lately, which may have it back. Index:
    /// verification_email_idx.
    boolean isReserved(EmailAddress email) {
        return database.first(
                        """
                        select 1
                        from verification
                        where email = ?
                          and purpose = 'REVERT_EMAIL'
                          and expires_at > ?
                        limit 1
                        """,
                        _ -> true,
                        email.value(),
                        clock.instant())
                .isPresent();
    }

    /// Index: verification_expires_idx.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from verification
                where expires_at <= ?
                """,
                now);
    }

    private UUID insert(
            Mails.Order order,
            @Nullable AccountId account,
            @Nullable ShownText name,
            @Nullable PasswordHash password) {
        database.update(
                """
                insert into verification (
                    id, purpose, email, account_id, name, password_hash, letter, language, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                order.codeId(),
                order.letter().purpose().name(),
                order.recipient().value(),
                account == null ? null : account.value(),
                name == null ? null : name.value(),
                password == null ? null : password.format(),
                order.letter().name(),
                order.language().name(),
                order.expiresAt());
        mails.send(order, clock.instant());
        return order.codeId();
    }

    private Mails.Order order(Letter letter, EmailAddress email, Language language) {
        return new Mails.Order(
                letter,
                email,
                language,
                randomness.uuid(),
                clock.instant().plus(letter.purpose().lifetime()));
    }

    /// @return empty where the code was sent often enough; there is no such limit for news
    private static Optional<Mails.Order> repeated(Mails.Order order, ResultSet row)
            throws SQLException {
        return row.getInt("letters") > MOST_LETTERS && !order.letter().isNews()
                ? Optional.empty()
                : Optional.of(
                        new Mails.Order(
                                Letter.valueOf(row.getString("letter")),
                                order.recipient(),
                                order.language(),
                                row.getObject("id", UUID.class),
                                Database.instant(row, "expires_at")));
    }
}
