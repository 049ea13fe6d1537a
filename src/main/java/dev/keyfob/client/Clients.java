package dev.keyfob.client;

import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The configured clients, checked once at the start.
@ApplicationScoped
@Startup
public class Clients {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
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
        List<Grant> grants = new ArrayList<>();
        for (String name : policy.grants()) {
            Optional<Grant> grant = Grant.parse(name);
            check(
                    grant.isPresent(),
                    key + ".grants",
                    "it takes authorization_code and refresh_token");
            grant.ifPresent(grants::add);
        }
        Optional<Scope> scope = Scope.parse(String.join(" ", policy.scopes()));
        check(
                scope.isPresent(),
                key + ".scopes",
                "it takes scope tokens with commas between them (RFC 6749 §3.3)");
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
                java.util.Set.copyOf(grants),
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

    private static void check(boolean holds, String key, String rule) {
        if (!holds) {
            throw new StartFailure(key + " cannot be used: " + rule);
        }
    }
}
