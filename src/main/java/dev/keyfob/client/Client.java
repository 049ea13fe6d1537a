package dev.keyfob.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// An app as OAuth means it: a `client_id` with a policy.
///
/// @param audience the APIs that its access tokens are for (`aud`), beside Keyfob's own
/// @param accessTokenLifetime from `iat` to `exp`
/// @param idle how long a refresh token may be held without being used
/// @param absolute how long a device session lasts at most, from its sign-in
/// @param window how long after a rotation the predecessor is answered with its successor
public record Client(
        ClientId id,
        Set<Grant> grants,
        Scope scope,
        List<String> audience,
        Duration accessTokenLifetime,
        Duration idle,
        Duration absolute,
        Duration window) {

    public Client {
        grants = Set.copyOf(grants);
        audience = List.copyOf(audience);
    }

    public boolean mayUse(Grant grant) {
        return grants.contains(grant);
    }
}
