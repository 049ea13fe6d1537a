package dev.keyfob.revocation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/// Ends one access token: first in Postgres, which counts, then for every instance's check.
@ApplicationScoped
public class AccessTokenRevocation {

    private final Revocations revocations;
    private final RevocationOutbox outbox;
    private final InstantSource clock;

    AccessTokenRevocation(Revocations revocations, RevocationOutbox outbox, InstantSource clock) {
        this.revocations = revocations;
        this.outbox = outbox;
        this.clock = clock;
    }

    public void revoke(Sid sid, Jti jti) {
        revocations.revoke(sid, jti, clock.instant());
        outbox.publish(List.of(sid));
    }
}
