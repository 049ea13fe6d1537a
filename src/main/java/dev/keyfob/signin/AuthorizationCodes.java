package dev.keyfob.signin;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessions;
import dev.keyfob.newdevice.DeviceIntroduction;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.expiry.Expiring;
import dev.keyfob.refresh.RefreshToken;
import dev.keyfob.revocation.Sid;
import dev.keyfob.signin.AuthorizationCodeGrant.Redemption;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table of authorization codes.
@ApplicationScoped
public class AuthorizationCodes implements Expiring {

    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /// How long after its expiry a code is known, so that its second use is still noticed.
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Database database;
    private final DeviceSessions sessions;
    private final DeviceIntroduction introduction;
    private final Randomness randomness;
    private final InstantSource clock;

    AuthorizationCodes(
            Database database,
            DeviceSessions sessions,
            DeviceIntroduction introduction,
            Randomness randomness,
            InstantSource clock) {
        this.database = database;
        this.sessions = sessions;
        this.introduction = introduction;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// What an app asks for.
    ///
    /// @param client who may redeem the code, with what answers the challenge
    /// @param renewal of which device session; null where a new one is to be opened
    record Asked(
            ClientId client, CodeChallenge challenge, Scope scope, @Nullable Renewal renewal) {}

    /// A step-up (RFC 9470): the device session goes on, with a new sign-in.
    ///
    /// @param generation of the access token with which it was asked for
    record Renewal(Sid session, int generation) {}

    /// A sign-in whose password was right, which a code is to stand for.
    ///
    /// @param passwordVersion of the account when its password was found right
    /// @param vouchedBy what the `device_token` named that came along, or null
    record SignIn(Asked asked, AccountId account, int passwordVersion, @Nullable Sid vouchedBy) {}

    /// Issues a code, in the moment in which the user has proven who they are.
    ///
    /// @param amr how they did (RFC 8176)
    /// @return empty where the account has been locked or has got another password since it was
    ///   looked at; whoever is about to change it waits until the code can be seen, and forgets it
    Optional<AuthorizationCode> issue(SignIn signIn, List<String> amr) {
        AuthorizationCode code = AuthorizationCode.make(randomness);
        Asked asked = signIn.asked();
        Renewal renewal = asked.renewal();
        Instant now = clock.instant();
        int issued =
                database.update(
                        """
                        insert into authorization_code (
                            code_hash, client_id, account_id, code_challenge, scope, renewed_session_id, renewed_generation,
                            vouched_by, auth_time, amr, expires_at)
                        select ?, ?, id, ?, ?, ?::uuid, ?::integer, ?::uuid, ?, ?, ?
                        from account
                        where id = ?
                          and password_version = ?
                          and locked_at is null
                        for share
                        """,
                        code.hash().bytes(),
                        asked.client().value(),
                        asked.challenge().verifierHash().bytes(),
                        asked.scope().toString(),
                        renewal == null ? null : renewal.session().value(),
                        renewal == null ? null : renewal.generation(),
                        signIn.vouchedBy() == null ? null : signIn.vouchedBy().value(),
                        now,
                        amr,
                        now.plus(LIFETIME),
                        signIn.account().value(),
                        signIn.passwordVersion());
        return issued == 1 ? Optional.of(code) : Optional.empty();
    }

    /// Makes the codes of an account useless that were not redeemed. In the transaction that ends
    /// the account's device sessions, before it: a redemption that is under way is waited for, so
    /// that its device session is seen. Index: authorization_code_account_idx.
    public void forget(AccountId account) {
        database.update(
                """
                delete from authorization_code
                where account_id = ?
                  and device_session_id is null
                """,
                account.value());
    }

    /// Redeems a code and opens its device session, both or neither: whoever comes second sees the
    /// first's device session. That of a step-up renews the sign-in of its device session.
    ///
    /// Before the code's row the account's is locked: whoever is about to lock the account or to
    /// change it, or signs in to it too, waits and sees the device session, or was first and is
    /// seen.
    @Transactional
    Redemption redeem(
            AuthorizationCode code,
            CodeChallenge answered,
            RefreshToken first,
            AuthorizationCodeGrant.Request request) {
        ClientId client = request.client().id();
        Instant now = clock.instant();
        Sid sid = new Sid(randomness.uuid());
        return database.first(
                        """
                        with owner as materialized (
                            select a.id, a.roles, a.claims_version
                            from authorization_code c
                            join account a on a.id = c.account_id
                            where c.code_hash = ?
                              and a.locked_at is null
                            for no key update of a
                        )
                        update authorization_code c
                        set device_session_id = coalesce(renewed_session_id, ?)
                        from owner
                        where c.code_hash = ?
                          and c.client_id = ?
                          and c.code_challenge = ?
                          and c.device_session_id is null
                          and c.expires_at > ?
                          and c.account_id = owner.id
                        returning c.*, owner.roles, owner.claims_version
                        """,
                        row -> redeemed(row, first, request, now),
                        code.hash().bytes(),
                        sid.value(),
                        code.hash().bytes(),
                        client.value(),
                        answered.verifierHash().bytes(),
                        now)
                .map(redeemed -> carryOut(code, redeemed, now))
                .orElseGet(() -> earlier(code, client, answered));
    }

    /// What a code stands for.
    ///
    /// @param session to be opened, or renewed
    /// @param renewedGeneration null where it is to be opened
    private record Redeemed(
            DeviceSession session,
            @Nullable Integer renewedGeneration,
            DeviceIntroduction.Visitor visitor) {}

    private Redemption carryOut(AuthorizationCode code, Redeemed redeemed, Instant now) {
        DeviceSession session = redeemed.session();
        Integer generation = redeemed.renewedGeneration();
        if (generation == null) {
            return introduction
                    .open(session, redeemed.visitor())
                    .<Redemption>map(introduced -> new Redemption.First(session, introduced))
                    .orElseGet(() -> giveBack(code, session.account()));
        }
        return Optional.of(session)
                .filter(of -> sessions.renewSignIn(of.id(), of.authTime(), of.amr()))
                .flatMap(of -> sessions.byId(of.account(), of.id()))
                .<Redemption>map(renewed ->
                        new Redemption.Renewed(renewed, generation, session.scope(), now))
                .orElseGet(Redemption.Nothing::new);
    }

    private Redemption giveBack(AuthorizationCode code, AccountId account) {
        database.update(
                """
                update authorization_code
                set device_session_id = null
                where code_hash = ?
                """,
                (Object) code.hash().bytes());
        return new Redemption.Full(account);
    }

    private Redemption earlier(AuthorizationCode code, ClientId client, CodeChallenge answered) {
        return database.<Redemption>first(
                        """
                        select account_id, device_session_id
                        from authorization_code
                        where code_hash = ?
                          and client_id = ?
                          and code_challenge = ?
                          and device_session_id is not null
                          and renewed_session_id is null
                        """,
                        row ->
                                new Redemption.Again(
                                        new AccountId(row.getObject("account_id", UUID.class)),
                                        new Sid(row.getObject("device_session_id", UUID.class))),
                        code.hash().bytes(),
                        client.value(),
                        answered.verifierHash().bytes())
                .orElse(new Redemption.Nothing());
    }

    /// Index: authorization_code_expires_idx.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from authorization_code
                where expires_at < ?
                """,
                now.minus(MEMORY));
    }

    private static Redeemed redeemed(
            ResultSet row, RefreshToken first, AuthorizationCodeGrant.Request request, Instant now)
            throws SQLException {
        return new Redeemed(
                session(row, first, request.facts(), now),
                row.getObject("renewed_generation", Integer.class),
                new DeviceIntroduction.Visitor(sid(row, "vouched_by"), request.language()));
    }

    private static DeviceSession session(
            ResultSet row, RefreshToken first, DeviceFacts facts, Instant now) throws SQLException {
        return new DeviceSession(
                new Sid(row.getObject("device_session_id", UUID.class)),
                first.handle(),
                new AccountId(row.getObject("account_id", UUID.class)),
                new ClientId(row.getString("client_id")),
                Scope.parse(row.getString("scope")).orElseThrow(),
                Database.instant(row, "auth_time"),
                Database.texts(row, "amr"),
                null,
                first.generation(),
                first.secretHash(),
                null,
                now,
                null,
                facts,
                DeviceSession.Listing.NONE,
                Database.texts(row, "roles"),
                row.getInt("claims_version"));
    }

    static @Nullable Sid sid(ResultSet row, String column) throws SQLException {
        UUID value = row.getObject(column, UUID.class);
        return value == null ? null : new Sid(value);
    }
}
