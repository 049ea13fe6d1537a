package dev.keyfob.credential.disown;

import dev.keyfob.credential.disown.Disownings.Disowned;
import dev.keyfob.device.DeviceSessionEnding;
import dev.keyfob.http.page.Language;
import dev.keyfob.securityevent.SecurityEvent;
import dev.keyfob.securityevent.SecurityEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Ends a device that is not its account's owner's, and tells every instance and the log.
@ApplicationScoped
class Disowning {

    private final DisownCodes codes;
    private final Disownings disownings;
    private final DeviceSessionEnding ending;
    private final SecurityEvents events;
    private final InstantSource clock;

    Disowning(
            DisownCodes codes,
            Disownings disownings,
            DeviceSessionEnding ending,
            SecurityEvents events,
            InstantSource clock) {
        this.codes = codes;
        this.disownings = disownings;
        this.ending = ending;
        this.events = events;
        this.clock = clock;
    }

    /// Does what the link is good for.
    ///
    /// @return empty where the code is not good
    /// @throws dev.keyfob.platform.Overloaded where too many were tried
    Optional<Disowned> disown(String code, Language language) {
        Optional<Disowned> disowned =
                codes.check(code)
                        .flatMap(device -> disownings.disown(device, language, clock.instant()));
        disowned.ifPresent(this::tell);
        return disowned;
    }

    private void tell(Disowned disowned) {
        UUID account = disowned.device().account().value();
        events.record(new SecurityEvent.DeviceDisowned(account, disowned.device().session()));
        ending.finish(disowned.ended(), sid -> new SecurityEvent.EndedByDisowning(account, sid));
    }
}
