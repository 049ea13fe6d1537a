package dev.keyfob.closure.bymail;

import dev.keyfob.closure.AccountClosing;
import dev.keyfob.closure.bymail.ClosureRequests.Closed;
import dev.keyfob.http.page.Language;
import dev.keyfob.securityevent.SecurityEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/// Closes the account of a link, and tells every instance and the log.
@ApplicationScoped
class ClosingByMail {

    private final ClosureLinks links;
    private final ClosureRequests requests;
    private final AccountClosing closing;
    private final InstantSource clock;

    ClosingByMail(
            ClosureLinks links,
            ClosureRequests requests,
            AccountClosing closing,
            InstantSource clock) {
        this.links = links;
        this.requests = requests;
        this.closing = closing;
        this.clock = clock;
    }

    /// Does what the link is good for.
    ///
    /// @return whether the code was good
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    boolean close(String code, Language language) {
        Optional<Closed> closed =
                links.check(code)
                        .flatMap(asked -> requests.close(asked, language, clock.instant()));
        closed.ifPresent(this::tell);
        return closed.isPresent();
    }

    private void tell(Closed closed) {
        closing.tell(
                closed.account(),
                new SecurityEvent.AccountClosedByMail(closed.account().value()),
                closed.ended());
    }
}
