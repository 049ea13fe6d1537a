package dev.keyfob.mail.code;

import dev.keyfob.limit.Limit;
import dev.keyfob.limit.Limits;
import dev.keyfob.limit.Target;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Checks what links of letters without digits carried, each only so often. Wrong, used and expired
/// look the same.
@ApplicationScoped
public class LinkCodes {

    private final MailCodes codes;
    private final Limits limits;
    private final SecurityEvents events;

    LinkCodes(MailCodes codes, Limits limits, SecurityEvents events) {
        this.codes = codes;
        this.limits = limits;
        this.events = events;
    }

    /// Whether a code is genuine; it may have been used. Asks no store.
    public boolean isGenuine(Purpose purpose, String code) {
        return codes.id(purpose, code).isPresent();
    }

    /// What a code is good for.
    ///
    /// @param byId finds it by the id that the code is derived from
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    public <T> Optional<T> check(Purpose purpose, String code, Function<UUID, Optional<T>> byId) {
        limits.take(Limit.CODE_GUESS, Target.of(code));
        Optional<T> found = codes.id(purpose, code).flatMap(byId);
        if (found.isEmpty()) {
            events.record(new SecurityEvent.MailCodeRefused());
        }
        return found;
    }
}
