package dev.keyfob.device;

import dev.keyfob.device.place.Place;
import dev.keyfob.http.ShownText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an app tells of the device it runs on, and what its address does. Each fact is optional and
/// cut to 100 characters, never refused: a refresh must not fail over a name.
///
/// @param osVersion with the system's name first, for example `iOS 27.0`
/// @param place where it was last heard of, or null
public record DeviceFacts(
        @Nullable String name,
        @Nullable String model,
        @Nullable String osVersion,
        @Nullable String appVersion,
        @Nullable String installationId,
        @Nullable Place place) {

    public DeviceFacts {
        name = clean(name);
        model = clean(model);
        osVersion = clean(osVersion);
        appVersion = clean(appVersion);
        installationId = clean(installationId);
    }

    /// These facts, each replaced by what was told since, if anything was; a place was there only
    /// then.
    DeviceFacts updatedWith(DeviceFacts told) {
        return new DeviceFacts(
                told.name == null ? name : told.name,
                told.model == null ? model : told.model,
                told.osVersion == null ? osVersion : told.osVersion,
                told.appVersion == null ? appVersion : told.appVersion,
                told.installationId == null ? installationId : told.installationId,
                told.place);
    }

    /// Whether both may be of one phone, which keeps its model: they tell the same, or one of them
    /// none.
    boolean mayBeModelOf(DeviceFacts told) {
        return model == null || told.model == null || model.equals(told.model);
    }

    /// The system's name without its version, for example `iOS`.
    public Optional<String> platform() {
        return Optional.ofNullable(osVersion).map(os -> os.split(" ", 2)[0]);
    }

    public @Nullable String city() {
        return place == null ? null : place.city();
    }

    public @Nullable String country() {
        return place == null ? null : place.country();
    }

    private static @Nullable String clean(@Nullable String text) {
        return ShownText.of(text).map(ShownText::value).orElse(null);
    }
}
