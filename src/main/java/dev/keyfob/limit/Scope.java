package dev.keyfob.limit;

import java.util.Locale;

/// Whose attempts are counted together. In this order: what the first hold back is not counted for
/// everybody.
enum Scope {
    /// An IPv4 address or a /64 of IPv6. Generous: a mobile network puts many phones behind one.
    ADDRESS,
    /// Whom the attempt is aimed at.
    TARGET,
    /// Everybody.
    ALL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
