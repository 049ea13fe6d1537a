package dev.keyfob.mail;

import dev.keyfob.account.Account;
import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.page.Language;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.expiry.Expiring;
import dev.keyfob.revocation.Sid;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The table of mail that waits to be sent.
@ApplicationScoped
public class Mails implements Expiring {

    private final Database database;
    private final Randomness randomness;

    Mails(Database database, Randomness randomness) {
        this.database = database;
        this.randomness = randomness;
    }

    /// A letter that somebody is to get. Shows no address.
    ///
    /// @param codeId from which the letter's code is derived
    /// @param expiresAt when the code is good no longer
    /// @param about lines that stand in no other letter, in its language
    public record Order(
            Letter letter,
            EmailAddress recipient,
            Language language,
            UUID codeId,
            Instant expiresAt,
            List<String> about) {

        /// A letter that is the same for everybody.
        public Order(
                Letter letter,
                EmailAddress recipient,
                Language language,
                UUID codeId,
                Instant expiresAt) {
            this(letter, recipient, language, codeId, expiresAt, List.of());
        }

        @Override
        public String toString() {
            return "Order[" + letter + "]";
        }
    }

    /// News without a code, for the owner of an account. Shows no address.
    ///
    /// @param to the account, at the address that it has
    /// @param device that did what it tells; null where none did
    public record News(Letter letter, Account to, Language language, @Nullable Sid device) {

        @Override
        public String toString() {
            return "News[" + letter + "]";
        }
    }

    /// A mail that is to be sent, as its row stood when it was claimed. Shows no address.
    ///
    /// @param id of the row, and of the message: one that is sent twice is one to the reader's
    ///   program (RFC 5322 §3.6.4)
    /// @param writtenAt when what it tells has happened
    /// @param code null where it has none
    /// @param tries to send it, this one included
    record Waiting(
            UUID id,
            EmailAddress recipient,
            Letter letter,
            Language language,
            Instant writtenAt,
            @Nullable Code code,
            List<String> about,
            int tries) {

        /// What is left of it once its code is good no longer.
        Waiting withoutCode() {
            return new Waiting(id, recipient, letter, language, writtenAt, null, about, tries);
        }

        @Override
        public String toString() {
            return "Waiting[" + id + "]";
        }
    }

    /// The code of a mail.
    ///
    /// @param id from which it is derived
    /// @param expiresAt when it is good no longer
    record Code(UUID id, Instant expiresAt) {}

    /// What the outbox looks like from outside.
    ///
    /// @param oldest when the mail that has waited longest was to be sent first, or null
    /// @param givenUp how many could not be sent and are kept
    record State(long waiting, @Nullable Instant oldest, long givenUp) {}

    /// Has a letter sent, once the transaction around this call is committed; belongs into the one
    /// that makes the code good.
    ///
    /// @param at not before then
    public void send(Order order, Instant at) {
        database.update(
                """
                insert into mail (id, recipient, letter, language, code_id, about, created_at, expires_at, next_try_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                randomness.uuid(),
                order.recipient().value(),
                order.letter().name(),
                order.language().name(),
                order.codeId(),
                order.about().isEmpty() ? null : String.join("\n", order.about()),
                at,
                order.expiresAt(),
                at);
    }

    /// The same for news without a code; belongs into the transaction that does what it tells.
    public void send(News news, Instant now) {
        database.update(
                """
                insert into mail (id, recipient, account_id, letter, language, about, created_at, next_try_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                randomness.uuid(),
                news.to().email().value(),
                news.to().id().value(),
                news.letter().name(),
                news.language().name(),
                String.join("\n", about(news, now)),
                now,
                now);
    }

    private List<String> about(News news, Instant now) {
        MailTexts texts = news.language().texts(MailTexts.class);
        String when = texts.when(news.language().moment(now));
        Sid device = news.device();
        return Stream.concat(
                        Stream.of(when),
                        Optional.ofNullable(device)
                                .flatMap(this::nameOf)
                                .map(texts::onDevice)
                                .stream())
                .toList();
    }

    /// What a device is called, in characters of which no mail program makes a link: whoever signed
    /// in chose it.
    private Optional<String> nameOf(Sid device) {
        return database.first(
                        "select concat_ws(', ', coalesce(label, name), model) as name from device_session where id = ?",
                        row -> row.getString("name"),
                        device.value())
                .map(name -> name.replaceAll("[^\\p{L}\\p{M}\\p{N}'’,()+-]+", " ").strip())
                .filter(name -> !name.isEmpty());
    }

    /// Takes codes of an account out of the mail that waits, because they are good no longer; what
    /// has nothing else to tell goes. Belongs into the transaction that ends them.
    public void withdraw(AccountId account, List<UUID> codeIds) {
        List<String> ids = codeIds.stream().map(UUID::toString).toList();
        database.update(
                """
                update mail
                set code_id    = null,
                    expires_at = null,
                    account_id = ?
                where code_id = any (?::uuid[])
                  and letter = any (?)
                """,
                account.value(),
                ids,
                Arrays.stream(Letter.values()).filter(Letter::isNews).map(Letter::name).toList());
        database.update("delete from mail where code_id = any (?::uuid[])", ids);
    }

    /// Takes the mail that is due longest, for a time in which no other instance takes it. Index:
    /// mail_due_idx.
    Optional<Waiting> claim(Instant now, Duration lease) {
        return database.first(
                """
                update mail
                set tries       = tries + 1,
                    next_try_at = ?
                where id = (
                    select id
                    from mail
                    where given_up_at is null
                      and next_try_at <= ?
                    order by next_try_at
                    limit 1
                    for update skip locked
                )
                returning *
                """,
                Mails::read,
                now.plus(lease),
                now);
    }

    /// Forgets a mail that was sent.
    void sent(Waiting mail) {
        database.update(
                """
                delete from mail
                where id = ?
                """,
                mail.id());
    }

    /// Has a mail tried again, if no other instance has taken it meanwhile.
    void retry(Waiting mail, Instant at) {
        database.update(
                """
                update mail
                set next_try_at = ?
                where id = ?
                  and tries = ?
                """,
                at,
                mail.id(),
                mail.tries());
    }

    /// Keeps a mail that will not be tried again.
    void giveUp(Waiting mail, Instant now) {
        database.update(
                """
                update mail
                set given_up_at = ?
                where id = ?
                """,
                now,
                mail.id());
    }

    State state() {
        return database.first(
                        """
                        select count(*) filter (where given_up_at is null)          as waiting,
                               min(created_at) filter (where given_up_at is null)   as oldest,
                               count(given_up_at)                                   as given_up
                        from mail
                        """,
                        row ->
                                new State(
                                        row.getLong("waiting"),
                                        Database.nullableInstant(row, "oldest"),
                                        row.getLong("given_up")))
                .orElseThrow();
    }

    /// Forgets mail that was given up long ago.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from mail
                where given_up_at < ?::timestamptz - interval '30 days'
                """,
                now);
    }

    private static Waiting read(ResultSet row) throws SQLException {
        UUID code = row.getObject("code_id", UUID.class);
        return new Waiting(
                row.getObject("id", UUID.class),
                EmailAddress.parse(row.getString("recipient")).orElseThrow(),
                Letter.valueOf(row.getString("letter")),
                Language.valueOf(row.getString("language")),
                Database.instant(row, "created_at"),
                code == null ? null : new Code(code, Database.instant(row, "expires_at")),
                Optional.ofNullable(row.getString("about")).stream()
                        .flatMap(String::lines)
                        .toList(),
                row.getInt("tries"));
    }
}
