package dev.keyfob.device;

import dev.keyfob.account.AccountId;
import dev.keyfob.client.Clients;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The devices on which an account is signed in.
@ApplicationScoped
public class LiveDevices {

    private final DeviceSessions sessions;
    private final Clients clients;
    private final InstantSource clock;

    LiveDevices(DeviceSessions sessions, Clients clients, InstantSource clock) {
        this.sessions = sessions;
        this.clients = clients;
        this.clock = clock;
    }

    /// Those of an account, last used first.
    public List<LiveDevice> of(AccountId account) {
        Instant now = clock.instant();
        return sessions.unrevoked(account).stream()
                .flatMap(session ->
                        clients
                                .byId(session.client())
                                .map(client -> new LiveDevice(session, client))
                                .stream())
                .filter(device -> !device.session().isExpired(device.client().refresh(), now))
                .toList();
    }
}
