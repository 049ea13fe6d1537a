package dev.keyfob.refresh.measured;

import dev.keyfob.refresh.RefreshOutcome;
import java.util.Locale;

/// What came of a refresh, as metrics call it.
enum Result {
    ISSUED,
    REFUSED,
    /// A store was out of reach, or worse.
    UNDECIDED;

    static Result of(RefreshOutcome outcome) {
        return switch (outcome) {
            case RefreshOutcome.Issued _ -> ISSUED;
            case RefreshOutcome.Refused _,
                    RefreshOutcome.ScopeExceeded _,
                    RefreshOutcome.KeyNotProven _ ->
                    REFUSED;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
