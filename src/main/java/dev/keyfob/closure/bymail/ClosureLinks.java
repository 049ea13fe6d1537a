package dev.keyfob.closure.bymail;

import dev.keyfob.account.EmailAddress;
import dev.keyfob.closure.bymail.ClosureRequests.Asked;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.mail.Language;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/// Sends the links by which an account is closed, and checks what they carry; each only so often.
/// Wrong, used and expired look the same.
@ApplicationScoped
class ClosureLinks {

    private final ClosureRequests requests;
    private final MailCodes codes;
    private final Limits limits;
    private final SecurityEvents events;
    private final InstantSource clock;

    ClosureLinks(
            ClosureRequests requests,
            MailCodes codes,
            Limits limits,
            SecurityEvents events,
            InstantSource clock) {
        this.requests = requests;
        this.codes = codes;
        this.limits = limits;
        this.events = events;
        this.clock = clock;
    }

    /// Sends a link to an address, if it has an account; nothing tells.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many mails were asked for
    void send(EmailAddress email, Language language) {
        limits.take(Limit.MAIL, Target.of(email.value()));
        requests.ask(email, language, clock.instant());
    }

    /// Whether a code is genuine; it may have been used. Asks no store.
    boolean isGenuine(String code) {
        return codes.id(Purpose.CLOSE_ACCOUNT, code).isPresent();
    }

    /// What a code is good for.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    Optional<Asked> check(String code) {
        limits.take(Limit.CODE_GUESS, Target.of(code));
        Optional<Asked> found =
                codes.id(Purpose.CLOSE_ACCOUNT, code)
                        .flatMap(id -> requests.byId(id, clock.instant()));
        if (found.isEmpty()) {
            events.record(new SecurityEvent.MailCodeRefused());
        }
        return found;
    }

    @Scheduled(
            every = "1m",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetExpired() {
        requests.forgetExpired(clock.instant());
    }
}
