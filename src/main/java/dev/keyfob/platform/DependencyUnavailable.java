package dev.keyfob.platform;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Postgres or Redis did not answer. The request changed nothing, or nobody can tell: the client
/// asks again.
///
/// Thrown only by classes that talk to a store; answered 503 with `Retry-After` and no `error`
/// member, so that no client takes an outage for a refusal.
public final class DependencyUnavailable extends RuntimeException {

    /// @param dependency the store's name as an operator knows it, never an address or a statement
    public DependencyUnavailable(String dependency, Throwable cause) {
        super(dependency + " is unavailable", cause);
    }

    /// @param what nobody has now
    public DependencyUnavailable(String what) {
        super(what + " is unavailable");
    }

    /// Whether a failure comes of Postgres being out of reach, not of what was asked: SQL standard
    /// classes, PostgreSQL Appendix A. The pool gives no state where it has no connection; the
    /// transaction manager suppresses what its commit met, which may have come of the failure
    /// itself.
    public static boolean isReasonOf(Throwable failure) {
        return isReasonOf(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isReasonOf(@Nullable Throwable failure, Set<Throwable> seen) {
        return failure != null
                && seen.add(failure)
                && ((failure instanceof SQLException sql && isOutage(sql.getSQLState()))
                        || isReasonOf(failure.getCause(), seen)
                        || Arrays.stream(failure.getSuppressed())
                                .anyMatch(suppressed -> isReasonOf(suppressed, seen)));
    }

    private static boolean isOutage(@Nullable String state) {
        return state == null
                || state.startsWith("08") // connection exception
                || state.startsWith("40") // transaction rollback: deadlock, serialization
                || state.startsWith("53") // insufficient resources
                || state.startsWith("57") // operator intervention, statement timeout
                || state.startsWith("58") // system error
                || state.equals("25006"); // read-only: a failover is under way
    }
}
