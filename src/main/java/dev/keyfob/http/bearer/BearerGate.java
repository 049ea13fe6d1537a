package dev.keyfob.http.bearer;

/// Knows which access tokens are good.
public interface BearerGate {

    /// Returns where the current request's token is good. May wait.
    ///
    /// @throws MissingToken where there is none
    /// @throws InvalidToken where it is not good
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell
    void pass();
}
