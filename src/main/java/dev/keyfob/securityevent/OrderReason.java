package dev.keyfob.securityevent;

import dev.keyfob.http.ShownText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why an operator gave an order, in the operator's words. The account's owner can read it.
public record OrderReason(ShownText text) {

    /// Reads what an operator wrote: 100 characters at most are kept.
    ///
    /// @return empty where nothing is left of it
    public static Optional<OrderReason> of(@Nullable String text) {
        return ShownText.of(text).map(OrderReason::new);
    }

    /// In quotes, which it cannot close: a log line has other facts after it.
    @Override
    public String toString() {
        return '"' + text.value().replace('"', '\'') + '"';
    }
}
