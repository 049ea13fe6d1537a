package dev.keyfob.client;

import dev.keyfob.client.Client.Credentials;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The configured clients, checked once at the start.
@ApplicationScoped
@Startup
public class Clients {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Duration LONGEST_ACCESS_TOKEN = Duration.ofDays(1);

    private final Map<ClientId, Client> byId;
    private final Duration longestAccessTokenLifetime;

    Clients(ClientConfig config, RefreshConfig refreshConfig) {
        check(
                refreshConfig.acceptAhead() >= 0,
                "keyfob.refresh.accept-ahead",
                "it is not negative");
        byId =
                config.clients().entrySet().stream()
                        .map(entry -> client(entry.getKey(), entry.getValue(), refreshConfig))
                        .collect(Collectors.toUnmodifiableMap(Client::id, Function.identity()));
        longestAccessTokenLifetime =
                byId.values().stream()
                        .map(Client::accessTokenLifetime)
                        .max(Duration::compareTo)
                        .orElseThrow(() ->
                                new StartFailure(
                                        "No client is configured: name your apps, each with at least"
                                                + " keyfob.client.\"<client_id>\".grants=authorization_code,refresh_token"));
    }

    public Optional<Client> byId(ClientId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<Client> all() {
        return byId.values();
    }

    /// No refresh token is good for longer than this without being used.
    public Duration longestIdle() {
        return byId.values().stream()
                .map(client -> client.refresh().idle())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /// No access token in force was issued longer ago than this.
    public Duration longestAccessTokenLifetime() {
        return longestAccessTokenLifetime;
    }

    private static Client client(
            String id, ClientConfig.Policy policy, RefreshConfig refreshConfig) {
        String key = "keyfob.client.\"" + id + "\"";
        check(
                ID.matcher(id).matches(),
                key,
                "a client_id has 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -");
        check(!UUID.matcher(id).matches(), key, "a client_id is no UUID, which names an account");
        Credentials credentials = credentials(key, policy);
        boolean isConfidential = !(credentials instanceof Credentials.None);
        List<Grant> grants = new ArrayList<>();
        for (String name : policy.grants()) {
            Optional<Grant> grant = Grant.parse(name);
            check(
                    grant.isPresent(),
                    key + ".grants",
                    "it takes authorization_code, refresh_token and client_credentials");
            grant.ifPresent(grants::add);
        }
        check(
                isConfidential || !grants.contains(Grant.CLIENT_CREDENTIALS),
                key + ".grants",
                "client_credentials is for a client that has secret-hash or jwks");
        Optional<Scope> scope = Scope.parse(String.join(" ", policy.scopes()));
        check(
                scope.isPresent(),
                key + ".scopes",
                "it takes scope tokens with commas between them (RFC 6749 §3.3)");
        checkOwn(key + ".scopes", scope.orElseThrow(), credentials);
        Duration lifetime = policy.accessTokenLifetime();
        ClientConfig.Refresh refresh = policy.refresh();
        check(
                lifetime.toSeconds() >= 1 && lifetime.compareTo(LONGEST_ACCESS_TOKEN) <= 0,
                key + ".access-token-lifetime",
                "it is between a second and a day");
        check(refresh.idle().toSeconds() >= 1, key + ".refresh.idle", "it is at least a second");
        check(
                refresh.absolute().toSeconds() >= 1,
                key + ".refresh.absolute",
                "it is at least a second");
        check(!refresh.window().isNegative(), key + ".refresh.window", "it is not negative");
        return new Client(
                new ClientId(id),
                credentials,
                Set.copyOf(grants),
                scope.orElseThrow(),
                policy.audience().orElse(List.of()),
                lifetime,
                new RefreshPolicy(
                        refresh.idle(),
                        refresh.absolute(),
                        refresh.window(),
                        refresh.fork() ? RefreshPolicy.Unused.FORK : RefreshPolicy.Unused.REUSE,
                        refresh.withoutProof(),
                        refreshConfig.acceptAhead()));
    }

    private static Credentials credentials(String key, ClientConfig.Policy policy) {
        List<String> hashes = policy.secretHash().orElse(List.of());
        if (policy.jwks().isPresent()) {
            check(hashes.isEmpty(), key, "it has secret-hash or jwks, not both");
            Optional<ClientKeys> keys = ClientKeys.parse(policy.jwks().get());
            check(
                    keys.isPresent(),
                    key + ".jwks",
                    "it is a JWK set (RFC 7517) of public keys, each EC P-256, RSA of 2048 bits or more, or Ed25519, and no two with one kid");
            return new Credentials.Keys(keys.orElseThrow());
        }
        List<SecretHash> parsed =
                hashes.stream().flatMap(text -> SecretHash.parse(text).stream()).toList();
        check(
                parsed.size() == hashes.size(),
                key + ".secret-hash",
                "it is the SHA-256 of the secret in hex, 64 characters");
        return parsed.isEmpty() ? new Credentials.None() : new Credentials.Secret(parsed);
    }

    /// Keyfob's own scopes give power over others.
    private static void checkOwn(String key, Scope scope, Credentials credentials) {
        check(
                scope.tokens().stream()
                        .filter(Scope::isOwn)
                        .allMatch(Scope.OF_CLIENTS.tokens()::contains),
                key,
                "Keyfob's own scopes are " + Scope.OF_CLIENTS);
        check(
                !(credentials instanceof Credentials.None) || !scope.includes(Scope.ADMIN),
                key,
                Scope.ADMIN + " is for a client that has secret-hash or jwks");
    }

    private static void check(boolean holds, String key, String rule) {
        if (!holds) {
            throw new StartFailure(key + " cannot be used: " + rule);
        }
    }
}
