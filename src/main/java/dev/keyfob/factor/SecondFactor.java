package dev.keyfob.factor;

import java.time.Duration;

/// What a person gives beside the password, and what comes of it.
public sealed interface SecondFactor {

    /// What was typed, as it was sent.
    String typed();

    /// The six digits that an authenticator app shows.
    record Otp(String typed) implements SecondFactor {
        @Override
        public String toString() {
            return "Otp[…]";
        }
    }

    /// One of the codes that were shown at enrolment.
    record Recovery(String typed) implements SecondFactor {
        @Override
        public String toString() {
            return "Recovery[…]";
        }
    }

    /// Whether it is good.
    sealed interface Verdict {

        /// The digits are those of now, for the first time.
        record Right() implements Verdict {}

        /// A recovery code, used up by this.
        ///
        /// @param left how many the account has now
        record Recovered(int left) implements Verdict {}

        /// Wrong, used before, or out of time.
        record Wrong() implements Verdict {}

        /// So many digits of the account were wrong lately that none is looked at. Recovery codes
        /// are.
        record TooManyGuesses(Duration retryAfter) implements Verdict {}
    }
}
