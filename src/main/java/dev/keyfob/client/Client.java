package dev.keyfob.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// An app as OAuth means it: a `client_id` with a policy.
///
/// @param audience the APIs that its access tokens are for (`aud`), beside Keyfob's own
/// @param accessTokenLifetime from `iat` to `exp`
/// @param refresh how its refresh tokens live
public record Client(
        ClientId id,
        Set<Grant> grants,
        Scope scope,
        List<String> audience,
        Duration accessTokenLifetime,
        RefreshPolicy refresh) {

    public Client {
        grants = Set.copyOf(grants);
        audience = List.copyOf(audience);
    }

    public boolean mayUse(Grant grant) {
        return grants.contains(grant);
    }
}
