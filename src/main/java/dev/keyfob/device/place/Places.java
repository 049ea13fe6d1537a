package dev.keyfob.device.place;

import dev.keyfob.http.address.ClientAddress;
import dev.keyfob.http.address.CurrentAddress;
import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells where a request comes from, by a database on this machine: no address leaves the process.
/// Where none is configured, nothing has a place.
@ApplicationScoped
@Startup
public class Places {

    private static final Logger LOG = Logger.getLogger(Places.class);

    private final Optional<Path> file;
    private final CurrentAddress address;
    private volatile @Nullable PlaceDatabase database;

    Places(Settings settings, CurrentAddress address) {
        file = settings.geoip();
        this.address = address;
        database = file.map(Places::open).orElse(null);
    }

    /// `keyfob.device.*`, as far as it places.
    @ConfigMapping(prefix = "keyfob.device")
    interface Settings {

        /// The database's file.
        Optional<Path> geoip();
    }

    private static PlaceDatabase open(Path file) {
        try {
            return PlaceDatabase.open(file);
        } catch (IOException e) {
            throw new StartFailure(
                    "keyfob.device.geoip cannot be used: %s is not a database of places that can be read (.mmdb)"
                            .formatted(file));
        }
    }

    /// Where the request at hand comes from, if the database knows.
    public Optional<Place> here() {
        PlaceDatabase current = database;
        return current == null
                ? Optional.empty()
                : address.get().flatMap(sender -> place(current, sender));
    }

    /// No sign-in and no refresh fails over a place.
    private static Optional<Place> place(PlaceDatabase database, ClientAddress address) {
        try {
            return database.place(address);
        } catch (IOException e) {
            LOG.warnf("The database of places is damaged: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /// Takes a newer database that was moved into the file's place.
    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renew() {
        PlaceDatabase current = database;
        if (file.isEmpty() || current == null) {
            return;
        }
        try {
            if (current.isOlderThan(file.get())) {
                database = PlaceDatabase.open(file.get());
                LOG.info("A newer database of places is in use");
            }
        } catch (IOException e) {
            LOG.warnf(
                    "The newer database of places cannot be read, so that the one before stays in use: %s",
                    e.getMessage());
        }
    }
}
