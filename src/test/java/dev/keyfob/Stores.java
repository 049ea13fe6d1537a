package dev.keyfob;

import dev.keyfob.device.place.GeoDatabase;
import dev.keyfob.platform.embedded.EmbeddedPostgres;
import dev.keyfob.platform.embedded.EmbeddedStores;
import dev.keyfob.platform.embedded.StoreBinaries;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL and a real Redis for the tests inside Quarkus, empty at first.
public final class Stores implements QuarkusTestResourceLifecycleManager {

    /// The programs, unpacked once for all tests.
    private static final StoreBinaries BINARIES =
            StoreBinaries.in(Path.of("target", "store-binaries"));

    private @Nullable EmbeddedStores stores;

    /// Starts both on a new folder.
    public static EmbeddedStores startEmpty() {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            return EmbeddedStores.start(Files.createTempDirectory(target, "stores-"), BINARIES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The number that a query answers.
    public static int number(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.username(), postgres.password());
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public Map<String, String> start() {
        stores = startEmpty();
        var configuration = new HashMap<>(ConfidentialClients.configuration());
        configuration.putAll(stores.configuration());
        configuration.put("keyfob.device.geoip", GeoDatabase.empty().toString());
        return configuration;
    }

    @Override
    public void stop() {
        if (stores != null) {
            stores.stop();
        }
    }
}
