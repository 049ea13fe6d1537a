package dev.keyfob.device.place;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// A city, or a country where no more is known.
///
/// @param city its English name, or null
/// @param country two letters (ISO 3166-1), for the app to name in its user's language
@RegisterForReflection
public record Place(
        @JsonProperty("city") @Nullable String city, @JsonProperty("country") String country) {}
