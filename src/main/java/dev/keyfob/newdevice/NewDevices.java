package dev.keyfob.newdevice;

import dev.keyfob.account.AccountId;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.Letter;
import dev.keyfob.mail.Mails;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.expiry.Expiring;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent.SignedIn.Familiarity;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table of new devices that the owners of accounts were told of, and which devices are none.
@ApplicationScoped
public class NewDevices implements Expiring {

    /// To one account in [#PERIOD]; those beyond it are sent later, none is lost.
    static final int MOST_LETTERS = 5;

    static final Duration PERIOD = Duration.ofHours(1);

    /// How long after sign-up the first device is its owner's.
    static final Duration SIGN_UP = Duration.ofHours(1);

    /// How a device session may have ended that still vouches: by its own app, or for the sake of
    /// another.
    private static final List<String> HARMLESS_ENDS =
            List.of(
                    RevocationReason.SIGNED_OUT.name(),
                    RevocationReason.REPLACED.name(),
                    RevocationReason.BEYOND_LIMIT.name());

    private final Database database;
    private final Mails mails;
    private final Randomness randomness;
    private final InstantSource clock;

    NewDevices(Database database, Mails mails, Randomness randomness, InstantSource clock) {
        this.database = database;
        this.mails = mails;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// How an account and the device that signs in to it stand to each other.
    ///
    /// @param email of the account
    /// @param vouchedBy the device session that made it known, or null
    record Acquaintance(EmailAddress email, Familiarity familiarity, @Nullable Sid vouchedBy) {}

    /// Whether an account knows the device of a device session that is about to begin. One vouches
    /// for it where it signed in with the password that the account has now, and nobody has ended
    /// it as not being theirs. Index: account_pkey, device_session_pkey,
    /// device_session_account_idx.
    ///
    /// @param vouchedBy what its `device_token` named, or null
    Acquaintance acquaintance(DeviceSession session, @Nullable Sid vouchedBy) {
        return database.first(
                        """
                        select a.email,
                               exists (
                                   select from device_session s
                                   where s.id = ?::uuid
                                     and s.account_id = a.id
                                     and s.password_version = a.password_version
                                     and (s.revoked_at is null or s.revocation_reason = any (?))
                               ) as known,
                               a.created_at > ? and not exists (
                                   select from device_session s where s.account_id = a.id
                               ) as first
                        from account a
                        where a.id = ?
                        """,
                        row -> acquaintance(row, vouchedBy),
                        vouchedBy == null ? null : vouchedBy.value(),
                        HARMLESS_ENDS,
                        session.signedInAt().minus(SIGN_UP),
                        session.account().value())
                .orElseThrow();
    }

    /// Notes with which password a device session began and who vouched for it. Index:
    /// device_session_pkey.
    void remember(DeviceSession session, Acquaintance acquaintance) {
        Sid vouchedBy = acquaintance.vouchedBy();
        database.update(
                """
                update device_session
                set vouched_by       = ?::uuid,
                    password_version = (select password_version from account where id = account_id)
                where id = ?
                """,
                vouchedBy == null ? null : vouchedBy.value(),
                session.id().value());
    }

    /// Writes the letter about a device session that has just begun, and what its link is good for.
    ///
    /// @param email of the account
    /// @param about what the letter tells of the device
    void tell(DeviceSession session, EmailAddress email, Language language, List<String> about) {
        UUID id = randomness.uuid();
        Instant letterAt = letterAt(session);
        Instant expiresAt = letterAt.plus(Letter.NEW_DEVICE.purpose().lifetime());
        database.update(
                """
                insert into new_device (id, account_id, device_session_id, email, letter_at, expires_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                id,
                session.account().value(),
                session.id().value(),
                email.value(),
                letterAt,
                expiresAt);
        mails.send(
                new Mails.Order(Letter.NEW_DEVICE, email, language, id, expiresAt, about),
                letterAt);
    }

    /// When the next letter may go to an account. The account's row is locked: no other is written
    /// meanwhile. Index: new_device_account_idx.
    private Instant letterAt(DeviceSession session) {
        Instant now = session.signedInAt();
        return database.first(
                        """
                        select letter_at
                        from new_device
                        where account_id = ?
                        order by letter_at desc
                        offset ?
                        limit 1
                        """,
                        row -> Database.instant(row, "letter_at").plus(PERIOD),
                        session.account().value(),
                        MOST_LETTERS - 1)
                .filter(now::isBefore)
                .orElse(now);
    }

    /// What an id is good for. Index: new_device_pkey.
    public Optional<NewDevice> byId(UUID id) {
        return database.first(
                """
                select *
                from new_device
                where id = ?
                  and expires_at > ?
                """,
                NewDevices::read,
                id,
                clock.instant());
    }

    /// Uses a link up: of simultaneous uses of one link, one gets true. Belongs into the
    /// transaction that ends the device. Index: new_device_pkey.
    public boolean use(NewDevice newDevice) {
        return database.update(
                        """
                        delete from new_device
                        where id = ?
                        """,
                        newDevice.id())
                == 1;
    }

    /// A device session and all that it has vouched for, and those in turn: nobody was told of
    /// them. Index: device_session_account_idx.
    public List<Sid> withGuests(NewDevice newDevice) {
        return database.all(
                """
                with recursive guest (id) as (
                    values (?::uuid)
                    union
                    select s.id
                    from device_session s
                    join guest on s.vouched_by = guest.id
                    where s.account_id = ?
                )
                select id
                from guest
                """,
                row -> new Sid(row.getObject("id", UUID.class)),
                newDevice.session().value(),
                newDevice.account().value());
    }

    /// Has a device stay known that its account was given another password on. For the transaction
    /// that does. Index: device_session_pkey.
    public void keepKnown(AccountId account, Sid spared) {
        database.update(
                """
                update device_session
                set password_version = (select password_version from account where id = account_id)
                where id = ?
                  and account_id = ?
                """,
                spared.value(),
                account.value());
    }

    /// Has every device of an account introduce itself anew, and sign-ins that are under way come
    /// too late; the password stays. Locks the account's row until the end of the transaction.
    /// Index: account_pkey.
    public void distrustAll(AccountId account) {
        database.update(
                """
                update account
                set password_version = password_version + 1
                where id = ?
                """,
                account.value());
    }

    /// Index: new_device_expires_idx.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from new_device
                where expires_at <= ?
                """,
                now);
    }

    private static Acquaintance acquaintance(ResultSet row, @Nullable Sid vouchedBy)
            throws SQLException {
        boolean known = row.getBoolean("known");
        Familiarity unproven = row.getBoolean("first") ? Familiarity.FIRST : Familiarity.NEW;
        return new Acquaintance(
                EmailAddress.parse(row.getString("email")).orElseThrow(),
                known ? Familiarity.KNOWN : unproven,
                known ? vouchedBy : null);
    }

    private static NewDevice read(ResultSet row) throws SQLException {
        return new NewDevice(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("account_id", UUID.class)),
                new Sid(row.getObject("device_session_id", UUID.class)),
                EmailAddress.parse(row.getString("email")).orElseThrow());
    }
}
