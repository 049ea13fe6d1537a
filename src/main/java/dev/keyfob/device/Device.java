package dev.keyfob.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.client.Client;
import dev.keyfob.revocation.Sid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of the device list, as the app shows it.
///
/// @param name from the phone, or as its user renamed it
/// @param signedInWith `password`
/// @param lastSeenAt the last refresh, or the sign-in
/// @param expiresAt when the device has to sign in again if the app is not used
/// @param current whether it is the device that asks
@RegisterForReflection
record Device(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("model") @Nullable String model,
        @JsonProperty("platform") @Nullable String platform,
        @JsonProperty("os_version") @Nullable String osVersion,
        @JsonProperty("app_version") @Nullable String appVersion,
        @JsonProperty("signed_in_at") Instant signedInAt,
        @JsonProperty("signed_in_with") String signedInWith,
        @JsonProperty("last_seen_at") Instant lastSeenAt,
        @JsonProperty("expires_at") Instant expiresAt,
        @JsonProperty("current") boolean current) {

    static Device of(DeviceSession session, Client policy, Sid current) {
        DeviceFacts facts = session.facts();
        return new Device(
                session.id().value(),
                session.shownName(),
                facts.model(),
                facts.platform().orElse(null),
                facts.osVersion(),
                facts.appVersion(),
                session.signedInAt(),
                session.amr().contains("pwd") ? "password" : session.amr().getFirst(),
                session.lastUsedAt(),
                session.expiresAt(policy.refresh()),
                session.id().equals(current));
    }
}
