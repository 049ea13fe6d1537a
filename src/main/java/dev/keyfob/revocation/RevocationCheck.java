package dev.keyfob.revocation;

import dev.keyfob.revocation.RevocationConfig.Unreachable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/// Whether an access token was revoked: in memory while that is fresh, else by one question to
/// Redis.
@ApplicationScoped
public class RevocationCheck {

    private static final Logger LOG = Logger.getLogger(RevocationCheck.class);

    private final RevocationMemory memory;
    private final DenyList denyList;
    private final Unreachable whenUnreachable;
    private final Counter asked;
    private final Counter unchecked;

    RevocationCheck(
            RevocationMemory memory,
            DenyList denyList,
            RevocationConfig config,
            MeterRegistry metrics) {
        this.memory = memory;
        this.denyList = denyList;
        this.whenUnreachable = config.whenUnreachable();
        asked = metrics.counter("keyfob.revocation.asked");
        unchecked = metrics.counter("keyfob.revocation.unchecked");
    }

    /// Whether the token, its device session or the claims that it was made from were revoked.
    /// Waits for nobody while the memory is fresh.
    ///
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell and
    ///   `keyfob.revocation.when-unreachable` is `deny`
    public boolean isRevoked(Sid sid, Jti jti, int claimsVersion) {
        return memory.contains(sid, jti, claimsVersion)
                || (!memory.isFresh() && isDenied(sid, jti, claimsVersion));
    }

    private boolean isDenied(Sid sid, Jti jti, int claimsVersion) {
        asked.increment();
        Uni<Boolean> denied = denyList.denies(sid, jti, claimsVersion, memory.epoch());
        Uni<Boolean> answer =
                switch (whenUnreachable) {
                    case DENY -> denied;
                    case ALLOW -> denied.onFailure().recoverWithItem(this::pass);
                };
        return answer.await().indefinitely();
    }

    /// Whether this instance knows that the token was revoked; asks nobody.
    public boolean isKnownRevoked(Sid sid, Jti jti, int claimsVersion) {
        return memory.contains(sid, jti, claimsVersion);
    }

    /// Whether this instance knows of every revocation that is older than the freshness bound.
    public boolean isFresh() {
        return memory.isFresh();
    }

    private boolean pass() {
        unchecked.increment();
        LOG.warn(
                "Nobody can tell whether an access token was revoked: it passes, as keyfob.revocation.when-unreachable says");
        return false;
    }
}
