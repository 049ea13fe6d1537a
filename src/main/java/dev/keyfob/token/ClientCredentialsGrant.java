package dev.keyfob.token;

import dev.keyfob.accesstoken.AccessToken;
import dev.keyfob.accesstoken.AccessTokenClaims;
import dev.keyfob.accesstoken.AccessTokenIssuer;
import dev.keyfob.client.Client;
import dev.keyfob.client.Scope;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The grant by which a confidential client gets a token in its own name (RFC 6749 §4.4). Nothing
/// is kept of it.
@ApplicationScoped
class ClientCredentialsGrant {

    private final AccessTokenIssuer accessTokens;
    private final SecurityEvents events;
    private final InstantSource clock;

    ClientCredentialsGrant(
            AccessTokenIssuer accessTokens, SecurityEvents events, InstantSource clock) {
        this.accessTokens = accessTokens;
        this.events = events;
        this.clock = clock;
    }

    /// What a client asks for.
    ///
    /// @param scope the wire's form; empty for all that it may ask for
    record Request(Client client, Optional<String> scope) {}

    record Issued(AccessToken accessToken, Scope scope, Instant issuedAt) {}

    /// Issues a token.
    ///
    /// @return empty where the client may not ask for the scope
    Optional<Issued> issue(Request request) {
        Client client = request.client();
        Optional<Issued> issued =
                client.ownScope().narrowedTo(request.scope()).map(scope -> issue(client, scope));
        issued.ifPresent(_ -> events.record(new SecurityEvent.ClientTokenIssued(client.id())));
        return issued;
    }

    private Issued issue(Client client, Scope scope) {
        Instant now = clock.instant();
        var claims =
                new AccessTokenClaims.OfClient(
                        client.audience(),
                        client.id(),
                        scope,
                        accessTokens.newJti(),
                        now,
                        now.plus(client.accessTokenLifetime()));
        return new Issued(accessTokens.issue(claims), scope, now);
    }
}
