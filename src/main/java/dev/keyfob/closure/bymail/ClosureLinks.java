package dev.keyfob.closure.bymail;

import dev.keyfob.account.EmailAddress;
import dev.keyfob.closure.bymail.ClosureRequests.Asked;
import dev.keyfob.http.page.Language;
import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.mail.code.LinkCodes;
import dev.keyfob.mail.code.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/// Sends the links by which an account is closed, each only so often, and tells what they are good
/// for.
@ApplicationScoped
class ClosureLinks {

    private final ClosureRequests requests;
    private final LinkCodes codes;
    private final Limits limits;
    private final InstantSource clock;

    ClosureLinks(ClosureRequests requests, LinkCodes codes, Limits limits, InstantSource clock) {
        this.requests = requests;
        this.codes = codes;
        this.limits = limits;
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
        return codes.isGenuine(Purpose.CLOSE_ACCOUNT, code);
    }

    /// What a code is good for.
    ///
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    Optional<Asked> check(String code) {
        return codes.check(Purpose.CLOSE_ACCOUNT, code, id -> requests.byId(id, clock.instant()));
    }
}
