package dev.keyfob.signin;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.Client;
import dev.keyfob.client.Scope;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.page.Language;
import dev.keyfob.newdevice.DeviceIntroduction;
import dev.keyfob.refresh.DeviceTokens;
import dev.keyfob.refresh.IssuedTokens;
import dev.keyfob.refresh.RefreshToken;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/// The exchange of an authorization code for the first tokens of a device session (RFC 6749 §4.1.3,
/// RFC 7636 §4.6), or for an access token that says that its user has just signed in once more.
@ApplicationScoped
public class AuthorizationCodeGrant {

    private final AuthorizationCodes codes;
    private final DeviceTokens tokens;
    private final DeviceSessionEnding ending;
    private final SecurityEvents events;

    AuthorizationCodeGrant(
            AuthorizationCodes codes,
            DeviceTokens tokens,
            DeviceSessionEnding ending,
            SecurityEvents events) {
        this.codes = codes;
        this.tokens = tokens;
        this.ending = ending;
        this.events = events;
    }

    /// What a client asks for.
    ///
    /// @param language that its user would rather read
    public record Request(
            Client client, String code, String codeVerifier, DeviceFacts facts, Language language) {

        @Override
        public String toString() {
            return "Request[" + client.id() + "]";
        }
    }

    /// What came of it.
    public sealed interface Outcome {

        /// A device session began, or its sign-in was renewed.
        record Issued(IssuedTokens tokens) implements Outcome {}

        /// The code is not good for this client and code verifier. Where it was used before, what
        /// came of the first use has ended too: one of the two users is not its owner (RFC 6749
        /// §4.1.2).
        record NotGood() implements Outcome {}

        /// The account is signed in on as many devices as it may; the code is still good.
        record DeviceLimitReached() implements Outcome {}
    }

    /// What came of a redemption.
    sealed interface Redemption {

        /// The first: a device session was opened.
        ///
        /// @param introduced what ended for it, and whether the account knew its device
        record First(DeviceSession session, DeviceIntroduction.Introduced introduced)
                implements Redemption {}

        /// There is no room for one more device session. Nothing was changed: the code is good
        /// until it expires.
        record Full(AccountId account) implements Redemption {}

        /// The only one of a step-up: the sign-in of a device session was renewed.
        ///
        /// @param generation of the tokens with which it was asked for
        /// @param at when
        record Renewed(DeviceSession session, int generation, Scope scope, Instant at)
                implements Redemption {}

        /// A later one: this device session came of the first.
        record Again(AccountId account, Sid session) implements Redemption {}

        /// No such code for this client and challenge, or it has expired; of a step-up, it was
        /// redeemed before, or the device session is over. Nothing was changed.
        record Nothing() implements Redemption {}
    }

    /// Redeems a code.
    public Outcome redeem(Request request) {
        Client client = request.client();
        return CodeChallenge.ofVerifier(request.codeVerifier())
                .<Outcome>map(answered -> {
                    RefreshToken first = tokens.first();
                    var code = new AuthorizationCode(request.code());
                    return switch (codes.redeem(code, answered, first, request)) {
                        case Redemption.First opened ->
                                new Outcome.Issued(begin(client, opened, first));
                        case Redemption.Full full -> refuse(client, full);
                        case Redemption.Renewed renewed -> renew(client, renewed);
                        case Redemption.Again again -> end(client, again);
                        case Redemption.Nothing _ -> new Outcome.NotGood();
                    };
                })
                .orElseGet(Outcome.NotGood::new);
    }

    private IssuedTokens begin(Client client, Redemption.First opened, RefreshToken first) {
        DeviceSession session = opened.session();
        UUID account = session.account().value();
        events.record(
                new SecurityEvent.SignedIn(
                        account, session.id(), client.id(), opened.introduced().familiarity()));
        ending.finish(
                opened.introduced().opened().replaced(),
                sid -> new SecurityEvent.DeviceReplaced(account, sid, session.id()));
        ending.finish(
                opened.introduced().opened().crowdedOut(),
                sid -> new SecurityEvent.DeviceCrowdedOut(account, sid, session.id()));
        return tokens.issueFirst(session, first, client);
    }

    /// A device session that nobody revoked may have expired meanwhile.
    private Outcome renew(Client client, Redemption.Renewed renewed) {
        DeviceSession session = renewed.session();
        if (session.isExpired(client.refresh(), renewed.at())) {
            return new Outcome.NotGood();
        }
        events.record(
                new SecurityEvent.SteppedUp(session.account().value(), session.id(), client.id()));
        return new Outcome.Issued(
                tokens.issueAlone(
                        session, renewed.generation(), client, renewed.scope(), renewed.at()));
    }

    private Outcome refuse(Client client, Redemption.Full full) {
        events.record(new SecurityEvent.DeviceLimitReached(full.account().value(), client.id()));
        return new Outcome.DeviceLimitReached();
    }

    private Outcome end(Client client, Redemption.Again again) {
        ending.end(
                again.account(),
                again.session(),
                RevocationReason.CODE_REUSED,
                new SecurityEvent.AuthorizationCodeReused(
                        again.account().value(), again.session(), client.id()));
        return new Outcome.NotGood();
    }
}
