package dev.keyfob.administration;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.account.AccountId;
import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.LiveDevice;
import dev.keyfob.device.LiveDevices;
import dev.keyfob.device.place.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The live devices of an account, last used first, as an operator sees them.
@ApplicationScoped
class DeviceViews {

    private final LiveDevices live;

    DeviceViews(LiveDevices live) {
        this.live = live;
    }

    /// One of them.
    ///
    /// @param name from the phone, or as its user renamed it
    /// @param lastSeenAt the last refresh, or the sign-in
    /// @param place where that was, or null
    @RegisterForReflection
    record DeviceView(
            @JsonProperty("id") UUID id,
            @JsonProperty("client_id") String client,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("model") @Nullable String model,
            @JsonProperty("os_version") @Nullable String osVersion,
            @JsonProperty("app_version") @Nullable String appVersion,
            @JsonProperty("signed_in_at") Instant signedInAt,
            @JsonProperty("last_seen_at") Instant lastSeenAt,
            @JsonProperty("place") @Nullable Place place,
            @JsonProperty("expires_at") Instant expiresAt) {

        private static DeviceView of(LiveDevice device) {
            DeviceSession session = device.session();
            DeviceFacts facts = session.facts();
            return new DeviceView(
                    session.id().value(),
                    session.client().value(),
                    session.shownName(),
                    facts.model(),
                    facts.osVersion(),
                    facts.appVersion(),
                    session.signedInAt(),
                    session.lastUsedAt(),
                    facts.place(),
                    session.expiresAt(device.client().refresh()));
        }
    }

    List<DeviceView> of(AccountId account) {
        return live.of(account).stream().map(DeviceView::of).toList();
    }
}
