package dev.keyfob.clientauthentication;

import dev.keyfob.client.Client;
import dev.keyfob.client.Client.Credentials;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Clients;
import dev.keyfob.clientauthentication.PresentedCredentials.Place;
import dev.keyfob.http.oauth.FormParameters;
import dev.keyfob.http.oauth.OAuthError;
import dev.keyfob.http.oauth.OAuthRefusal;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvent.ClientRefused.Defect;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Tells who asks: the one home of client authentication.
///
/// A public client is known by its `client_id`. A confidential one proves itself by its secret, in
/// the header or in the body, or by an assertion that it signed; never in two ways at once. An
/// unknown client, a wrong secret, and a secret from a client that has none cost the same and look
/// the same.
@ApplicationScoped
public class ClientAuthentication {

    /// What a confidential client may do (RFC 8414 §2).
    public static final List<String> CONFIDENTIAL_METHODS =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt");

    /// What a refusal names where the credentials stood in the header (RFC 7617 §2).
    public static final String CHALLENGE = "Basic realm=\"Keyfob\", charset=\"UTF-8\"";

    private static final OAuthRefusal WITHOUT_CREDENTIALS =
            OAuthRefusal.of(
                    OAuthError.INVALID_CLIENT,
                    "No public client is configured under this client_id");

    private static final OAuthRefusal WRONG_CREDENTIALS =
            OAuthRefusal.of(
                    OAuthError.INVALID_CLIENT,
                    "No client is configured that has these credentials");

    /// What a secret is compared with where the client has none: nothing has this hash.
    private static final List<SecretHash> NOBODYS = List.of(new SecretHash(new byte[32]));

    private final Clients clients;
    private final ClientAssertionVerifier assertions;
    private final SecurityEvents events;

    ClientAuthentication(
            Clients clients, ClientAssertionVerifier assertions, SecurityEvents events) {
        this.clients = clients;
        this.assertions = assertions;
        this.events = events;
    }

    /// Who asks, or why that is not known.
    public sealed interface Outcome {

        record Authenticated(Client client) implements Outcome {}

        record Refused(OAuthRefusal refusal) implements Outcome {}
    }

    /// Tells who sent a form.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell whether an assertion
    ///   was used before
    public Outcome authenticate(FormParameters form) {
        return switch (PresentedCredentials.of(form)) {
            case PresentedCredentials.Malformed(var refusal) -> new Outcome.Refused(refusal);
            case PresentedCredentials.Nothing(var id) ->
                    outcome(withoutCredentials(id), WITHOUT_CREDENTIALS);
            case PresentedCredentials.Secret secret ->
                    outcome(
                            bySecret(secret),
                            secret.place() == Place.HEADER
                                    ? WRONG_CREDENTIALS.challenging(CHALLENGE)
                                    : WRONG_CREDENTIALS);
            case PresentedCredentials.Assertion(var text, var id) ->
                    outcome(assertions.verify(text, id), WRONG_CREDENTIALS);
        };
    }

    /// The confidential client whose secret a header `Authorization` carries.
    public Optional<Client> byHeader(String authorization) {
        return PresentedCredentials.ofHeader(authorization).flatMap(this::bySecret);
    }

    private static Outcome outcome(Optional<Client> client, OAuthRefusal otherwise) {
        return client.<Outcome>map(Outcome.Authenticated::new)
                .orElseGet(() -> new Outcome.Refused(otherwise));
    }

    private Optional<Client> withoutCredentials(Optional<ClientId> id) {
        Optional<Client> client = id.flatMap(clients::byId);
        client.filter(Client::isConfidential)
                .ifPresent(confidential -> refused(confidential, Defect.NO_CREDENTIALS));
        return client.filter(known -> !known.isConfidential());
    }

    private Optional<Client> bySecret(PresentedCredentials.Secret presented) {
        Optional<Client> client = presented.client().flatMap(clients::byId);
        List<SecretHash> hashes = client.map(ClientAuthentication::hashes).orElse(NOBODYS);
        SecretHash hash = SecretHash.of(presented.secret().getBytes(StandardCharsets.UTF_8));
        if (hashes.stream().filter(hash::equals).count() > 0) {
            return client;
        }
        client.ifPresent(known ->
                refused(
                        known,
                        known.credentials() instanceof Credentials.Secret
                                ? Defect.WRONG_SECRET
                                : Defect.ANOTHER_METHOD));
        return Optional.empty();
    }

    private static List<SecretHash> hashes(Client client) {
        return switch (client.credentials()) {
            case Credentials.Secret(var hashes) -> hashes;
            case Credentials.None _, Credentials.Keys _ -> NOBODYS;
        };
    }

    private void refused(Client client, Defect defect) {
        events.record(new SecurityEvent.ClientRefused(client.id(), defect));
    }
}
