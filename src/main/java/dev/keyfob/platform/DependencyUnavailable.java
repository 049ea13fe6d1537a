package dev.keyfob.platform;

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
}
