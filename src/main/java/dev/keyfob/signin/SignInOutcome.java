package dev.keyfob.signin;

import java.time.Duration;

/// What came of a step of a sign-in.
sealed interface SignInOutcome {

    /// It is complete.
    ///
    /// @param restored whether the account was closed until now
    record Complete(AuthorizationCode code, boolean restored) implements SignInOutcome {}

    /// A second factor is needed, or what was given was wrong: the app asks for it, and goes on
    /// with this.
    record OtpRequired(AuthSession session) implements SignInOutcome {}

    /// Address and password do not match, or the account may not sign in.
    record Refused() implements SignInOutcome {}

    /// The password was right, and the account has nothing that proves its user as strongly as it
    /// was asked for.
    record Unmet() implements SignInOutcome {}

    /// There is nothing to go on with: the sign-in begins anew.
    record Over() implements SignInOutcome {}

    /// No digits are looked at for a while. The sign-in goes on with a recovery code.
    record TooManyGuesses(Duration retryAfter) implements SignInOutcome {}
}
