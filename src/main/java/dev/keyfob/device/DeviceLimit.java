package dev.keyfob.device;

import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// On how many devices an account may be signed in at once, and who makes room for one more.
@ApplicationScoped
@Startup
public class DeviceLimit {

    private final Settings settings;

    DeviceLimit(Settings settings) {
        if (settings.limit() < 1) {
            throw new StartFailure("keyfob.device.limit cannot be used: it is at least 1");
        }
        this.settings = settings;
    }

    /// `keyfob.device.*`, as far as it limits.
    @ConfigMapping(prefix = "keyfob.device")
    interface Settings {

        /// How many device sessions of an account may live at once.
        @WithDefault("50")
        int limit();

        /// What comes of a sign-in on one more.
        @WithDefault("end-oldest")
        BeyondLimit beyondLimit();
    }

    /// What comes of a sign-in on one device too many.
    enum BeyondLimit {
        REFUSE,
        /// The device that was not used for longest makes room.
        END_OLDEST
    }

    /// Makes room for one more device.
    ///
    /// @param others the devices that stay signed in beside it, last used first
    /// @return which of them have to end; empty where there is no room
    Optional<List<DeviceSession>> makeRoom(List<DeviceSession> others) {
        int room = settings.limit() - 1;
        if (others.size() <= room) {
            return Optional.of(List.of());
        }
        return settings.beyondLimit() == BeyondLimit.REFUSE
                ? Optional.empty()
                : Optional.of(others.subList(room, others.size()));
    }
}
