package dev.keyfob.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One way of getting tokens at `/token`: `grant_type` on the wire.
public enum Grant {
    AUTHORIZATION_CODE,
    REFRESH_TOKEN,
    CLIENT_CREDENTIALS;

    /// Reads a `grant_type`.
    ///
    /// @return empty where Keyfob has no such grant
    public static Optional<Grant> parse(String text) {
        return Arrays.stream(values()).filter(grant -> grant.toString().equals(text)).findFirst();
    }

    /// The wire's form.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
