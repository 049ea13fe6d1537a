package dev.keyfob.signin;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.factor.Factors;
import dev.keyfob.factor.SecondFactor;
import dev.keyfob.factor.SecondFactor.Verdict;
import dev.keyfob.http.stepup.Acr;
import dev.keyfob.platform.Database;
import dev.keyfob.platform.Randomness;
import dev.keyfob.platform.expiry.Expiring;
import dev.keyfob.revocation.Sid;
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

/// The table of sign-ins between their steps.
@ApplicationScoped
public class AuthSessions implements Expiring {

    static final Duration LIFETIME = Duration.ofMinutes(10);

    /// At the second factor of one sign-in.
    static final int MOST_GUESSES = 5;

    private static final List<String> PASSWORD = List.of("pwd");
    private static final List<String> PASSWORD_AND_OTP = List.of("pwd", "otp", "mfa");

    private final Database database;
    private final AuthorizationCodes codes;
    private final Factors factors;
    private final Randomness randomness;
    private final InstantSource clock;

    AuthSessions(
            Database database,
            AuthorizationCodes codes,
            Factors factors,
            Randomness randomness,
            InstantSource clock) {
        this.database = database;
        this.codes = codes;
        this.factors = factors;
        this.randomness = randomness;
        this.clock = clock;
    }

    /// What an app goes on with.
    ///
    /// @param challenge the `code_challenge` of the first step, if it was sent again
    /// @param scope the same of `scope`
    record Presented(
            AuthSession session,
            ClientId client,
            Optional<CodeChallenge> challenge,
            Optional<String> scope) {}

    /// A sign-in that was gone on with.
    ///
    /// @param verdict on the second factor
    record Step(AccountId account, Verdict verdict, SignInOutcome outcome) {}

    private record Stored(AuthorizationCodes.SignIn signIn, int guesses) {}

    /// Goes on when the password was right: to the code, or to the second factor where the account
    /// has one.
    ///
    /// @param least how strongly the user has to prove who they are
    @Transactional
    SignInOutcome afterPassword(AuthorizationCodes.SignIn signIn, Acr least) {
        Optional<Factors.Confirmed> factor = factors.confirmed(signIn.account());
        if (factor.isPresent()) {
            return new SignInOutcome.OtpRequired(begin(signIn, factor.get()));
        }
        return Acr.of(PASSWORD).satisfies(least)
                ? issue(signIn, PASSWORD).orElseGet(SignInOutcome.Refused::new)
                : new SignInOutcome.Unmet();
    }

    /// Goes on with a second factor. The guess is counted, the factor used and the code issued, or
    /// the guess is counted and nothing else.
    ///
    /// @return empty where this client has no such sign-in to go on with, or the factor that it
    ///   waits for is gone. Nothing was used then
    @Transactional
    Optional<Step> resume(Presented presented, SecondFactor factor) {
        hold(presented);
        return guess(presented)
                .map(stored -> {
                    AccountId account = stored.signIn().account();
                    Verdict verdict = factors.use(account, factor);
                    SignInOutcome outcome =
                            switch (verdict) {
                                case Verdict.Right _, Verdict.Recovered _ ->
                                        complete(presented.session(), stored.signIn());
                                case Verdict.Wrong _ when stored.guesses() < MOST_GUESSES ->
                                        new SignInOutcome.OtpRequired(presented.session());
                                case Verdict.Wrong _ -> new SignInOutcome.Over();
                                case Verdict.TooManyGuesses(var retryAfter) ->
                                        new SignInOutcome.TooManyGuesses(retryAfter);
                            };
                    return new Step(account, verdict, outcome);
                });
    }

    private AuthSession begin(AuthorizationCodes.SignIn signIn, Factors.Confirmed factor) {
        AuthorizationCodes.Asked asked = signIn.asked();
        AuthorizationCodes.Renewal renewal = asked.renewal();
        AuthSession session = AuthSession.make(randomness);
        database.update(
                """
                insert into auth_session (
                    session_hash, client_id, code_challenge, scope, device_session_id, generation, account_id,
                    password_version, vouched_by, factor_id, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                session.hash().bytes(),
                asked.client().value(),
                asked.challenge().verifierHash().bytes(),
                asked.scope().toString(),
                renewal == null ? null : renewal.session().value(),
                renewal == null ? null : renewal.generation(),
                signIn.account().value(),
                signIn.passwordVersion(),
                signIn.vouchedBy() == null ? null : signIn.vouchedBy().value(),
                factor.id(),
                clock.instant().plus(LIFETIME));
        return session;
    }

    /// The account's row is locked before that of the sign-in and the factor's, as `credential`
    /// does. Index: auth_session_pkey, account_pkey.
    private void hold(Presented presented) {
        database.first(
                """
                select a.id
                from auth_session s
                join account a on a.id = s.account_id
                where s.session_hash = ?
                for no key update of a
                """,
                _ -> true,
                (Object) presented.session().hash().bytes());
    }

    /// Locks the row: simultaneous guesses wait for each other. Index: auth_session_pkey,
    /// factor_pkey.
    private Optional<Stored> guess(Presented presented) {
        return database.first(
                """
                update auth_session
                set guesses = guesses + 1
                where session_hash = ?
                  and client_id = ?
                  and code_challenge = coalesce(?, code_challenge)
                  and scope = coalesce(?, scope)
                  and guesses < ?
                  and expires_at > ?
                  and exists (select 1 from factor where id = factor_id)
                returning *
                """,
                AuthSessions::read,
                presented.session().hash().bytes(),
                presented.client().value(),
                presented.challenge().map(again -> again.verifierHash().bytes()).orElse(null),
                presented.scope().orElse(null),
                MOST_GUESSES,
                clock.instant());
    }

    /// A sign-in that is complete is no more, also where its account was locked or has got another
    /// password meanwhile. Index: auth_session_pkey.
    private SignInOutcome complete(AuthSession session, AuthorizationCodes.SignIn signIn) {
        database.update(
                """
                delete from auth_session
                where session_hash = ?
                """,
                (Object) session.hash().bytes());
        return issue(signIn, PASSWORD_AND_OTP).orElseGet(SignInOutcome.Over::new);
    }

    /// Issues the code. A closed account is open again, where that was not closed since its
    /// password was found right. Index: account_pkey.
    private Optional<SignInOutcome> issue(AuthorizationCodes.SignIn signIn, List<String> amr) {
        boolean restored =
                database.update(
                                """
                                update account
                                set closed_at = null
                                where id = ?
                                  and closed_at is not null
                                  and password_version = ?
                                  and locked_at is null
                                """,
                                signIn.account().value(),
                                signIn.passwordVersion())
                        == 1;
        return codes.issue(signIn, amr).map(code -> new SignInOutcome.Complete(code, restored));
    }

    /// Index: auth_session_expires_idx.
    @Override
    public void forgetExpired(Instant now) {
        database.update(
                """
                delete from auth_session
                where expires_at <= ?
                """,
                now);
    }

    private static Stored read(ResultSet row) throws SQLException {
        UUID renewed = row.getObject("device_session_id", UUID.class);
        var asked =
                new AuthorizationCodes.Asked(
                        new ClientId(row.getString("client_id")),
                        CodeChallenge.ofHash(row.getBytes("code_challenge")),
                        Scope.parse(row.getString("scope")).orElseThrow(),
                        renewed == null
                                ? null
                                : new AuthorizationCodes.Renewal(
                                        new Sid(renewed), row.getInt("generation")));
        return new Stored(
                new AuthorizationCodes.SignIn(
                        asked,
                        new AccountId(row.getObject("account_id", UUID.class)),
                        row.getInt("password_version"),
                        AuthorizationCodes.sid(row, "vouched_by")),
                row.getInt("guesses"));
    }
}
