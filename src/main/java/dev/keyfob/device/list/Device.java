package dev.keyfob.device.list;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.LiveDevice;
import dev.keyfob.device.place.Place;
import dev.keyfob.revocation.Sid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of the device list, as the app shows it. A refresh that lies in the same quarter of an
/// hour as the one before changes nothing of it.
///
/// @param name from the phone, or as its user renamed it
/// @param signedInWith `password`
/// @param lastSeenAt the quarter of an hour of the last refresh, or the sign-in
/// @param place where it was last heard of, or null
/// @param expiresAt when the device has to sign in again if the app is not used; up to a quarter of
///   an hour early
/// @param movedAt when a backup of it was signed in on another phone, or null
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
        @JsonProperty("place") @Nullable Place place,
        @JsonProperty("expires_at") Instant expiresAt,
        @JsonProperty("moved_at") @Nullable Instant movedAt,
        @JsonProperty("current") boolean current) {

    private static final Duration PRECISION = Duration.ofMinutes(15);

    static Device of(LiveDevice device, Sid current) {
        DeviceSession session = device.session();
        DeviceFacts facts = session.facts();
        Instant lastSeen = rounded(session.lastUsedAt());
        return new Device(
                session.id().value(),
                session.shownName(),
                facts.model(),
                facts.platform().orElse(null),
                facts.osVersion(),
                facts.appVersion(),
                session.signedInAt(),
                session.amr().contains("pwd") ? "password" : session.amr().getFirst(),
                lastSeen.isBefore(session.signedInAt()) ? session.signedInAt() : lastSeen,
                facts.place(),
                rounded(session.expiresAt(device.client().refresh())),
                session.listing().movedAt(),
                session.id().equals(current));
    }

    private static Instant rounded(Instant exact) {
        long seconds = exact.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, PRECISION.toSeconds()));
    }
}
