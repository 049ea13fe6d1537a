package dev.keyfob.signin;

import dev.keyfob.factor.SecondFactor;
import dev.keyfob.factor.SecondFactor.Verdict;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The step of a sign-in after the password, where the account has a second factor.
@ApplicationScoped
public class SecondFactorSignIn {

    private final AuthSessions sessions;
    private final SecurityEvents events;

    SecondFactorSignIn(AuthSessions sessions, SecurityEvents events) {
        this.sessions = sessions;
        this.events = events;
    }

    /// Goes on with a sign-in.
    SignInOutcome resume(AuthSessions.Presented presented, SecondFactor factor) {
        Optional<AuthSessions.Step> step = sessions.resume(presented, factor);
        if (step.isEmpty()) {
            events.record(new SecurityEvent.SignInRefused(presented.client(), null));
            return new SignInOutcome.Over();
        }
        var account = step.get().account().value();
        switch (step.get().verdict()) {
            case Verdict.Right _ -> {}
            case Verdict.Recovered(var left) ->
                    events.record(
                            new SecurityEvent.RecoveryCodeUsed(account, presented.client(), left));
            case Verdict.Wrong _, Verdict.TooManyGuesses _ ->
                    events.record(
                            new SecurityEvent.SecondFactorRefused(account, presented.client()));
        }
        if (step.get().outcome() instanceof SignInOutcome.Complete(_, var restored) && restored) {
            events.record(new SecurityEvent.AccountRestored(account));
        }
        return step.get().outcome();
    }
}
