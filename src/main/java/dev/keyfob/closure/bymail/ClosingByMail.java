package dev.keyfob.closure.bymail;

import dev.keyfob.closure.bymail.ClosureRequests.Closed;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.mail.Language;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/// Closes the account of a link, and tells every instance and the log.
@ApplicationScoped
class ClosingByMail {

    private final ClosureLinks links;
    private final ClosureRequests requests;
    private final DeviceSessionEnding ending;
    private final SecurityEvents events;
    private final InstantSource clock;

    ClosingByMail(
            ClosureLinks links,
            ClosureRequests requests,
            DeviceSessionEnding ending,
            SecurityEvents events,
            InstantSource clock) {
        this.links = links;
        this.requests = requests;
        this.ending = ending;
        this.events = events;
        this.clock = clock;
    }

    /// Does what the link is good for.
    ///
    /// @return whether the code was good
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    boolean close(String code, Language language) {
        return links.check(code)
                .flatMap(asked -> requests.close(asked, language, clock.instant()))
                .map(this::tell)
                .isPresent();
    }

    private Closed tell(Closed closed) {
        UUID account = closed.account().value();
        events.record(new SecurityEvent.AccountClosedByMail(account));
        ending.finish(closed.ended(), sid -> new SecurityEvent.EndedWithAccount(account, sid));
        return closed;
    }
}
