package dev.keyfob.client;

import dev.keyfob.platform.SecretHash;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// An app as OAuth means it: a `client_id` with a policy.
///
/// @param scope all that it may ask for, for its users and for itself
/// @param audience the APIs that its access tokens are for (`aud`), beside Keyfob's own
/// @param accessTokenLifetime from `iat` to `exp`
/// @param refresh how its refresh tokens live
public record Client(
        ClientId id,
        Credentials credentials,
        Set<Grant> grants,
        Scope scope,
        List<String> audience,
        Duration accessTokenLifetime,
        RefreshPolicy refresh) {

    public Client {
        grants = Set.copyOf(grants);
        audience = List.copyOf(audience);
    }

    /// How a client proves that it is itself (RFC 6749 §2.1).
    public sealed interface Credentials {

        /// Not at all: a public client, an app that is in everybody's hands.
        record None() implements Credentials {}

        /// By a secret that has one of these hashes; several while it is changed.
        record Secret(List<SecretHash> hashes) implements Credentials {

            public Secret {
                hashes = List.copyOf(hashes);
            }
        }

        /// By a JWT that it signs with one of these keys (RFC 7523 §2.2).
        record Keys(ClientKeys keys) implements Credentials {}
    }

    public boolean isConfidential() {
        return !(credentials instanceof Credentials.None);
    }

    public boolean mayUse(Grant grant) {
        return grants.contains(grant);
    }

    /// What it may ask for in its users' names.
    public Scope userScope() {
        return scope.without(Scope.OF_CLIENTS);
    }

    /// What it may ask for in its own name.
    public Scope ownScope() {
        return scope.without(Scope.ACCOUNT);
    }
}
