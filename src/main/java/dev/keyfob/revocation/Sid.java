package dev.keyfob.revocation;

import java.util.Optional;
import java.util.UUID;

/// The public id of a device session: the `sid` claim and the id in the device list.
public record Sid(UUID value) {

    /// Reads the canonical text form (RFC 9562 §4, lower case).
    ///
    /// @return empty where the text has another form
    public static Optional<Sid> parse(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(new Sid(uuid)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
