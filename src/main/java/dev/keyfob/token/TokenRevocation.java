package dev.keyfob.token;

import dev.keyfob.accesstoken.AccessTokenCheck;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.client.Client;
import dev.keyfob.refresh.SignOut;
import dev.keyfob.revocation.RevocationOutbox;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The end of a token on its client's own wish.
@ApplicationScoped
class TokenRevocation {

    private final SignOut signOut;
    private final AccessTokenCheck accessTokens;
    private final RevocationOutbox revocations;
    private final SecurityEvents events;

    TokenRevocation(
            SignOut signOut,
            AccessTokenCheck accessTokens,
            RevocationOutbox revocations,
            SecurityEvents events) {
        this.signOut = signOut;
        this.accessTokens = accessTokens;
        this.revocations = revocations;
        this.events = events;
    }

    /// What came of it.
    enum Outcome {
        /// The token lives no longer, or it never did (RFC 7009 §2.2).
        DONE,
        /// Nothing was changed.
        ANOTHER_CLIENTS
    }

    Outcome revoke(Client client, String token) {
        Optional<AccessTokenClaims> claims = accessTokens.genuine(token);
        if (claims.isPresent()) {
            return revoke(client, claims.get());
        }
        return signOut.signOut(client, token) ? Outcome.DONE : Outcome.ANOTHER_CLIENTS;
    }

    private Outcome revoke(Client client, AccessTokenClaims claims) {
        if (!claims.client().equals(client.id())) {
            return Outcome.ANOTHER_CLIENTS;
        }
        revocations.revoke(claims.family(), claims.jti());
        events.record(
                switch (claims) {
                    case AccessTokenClaims.OfDeviceSession session ->
                            new SecurityEvent.AccessTokenRevoked(
                                    session.subject(), session.sid(), client.id());
                    case AccessTokenClaims.OfClient _ ->
                            new SecurityEvent.ClientTokenRevoked(client.id());
                });
        return Outcome.DONE;
    }
}
