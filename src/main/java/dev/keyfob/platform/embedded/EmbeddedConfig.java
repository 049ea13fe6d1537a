package dev.keyfob.platform.embedded;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Optional;

/// Whether Keyfob brings its own PostgreSQL and Redis: `keyfob.embedded` and `keyfob.embedded.*`.
///
/// The main class reads both names before there are mappings, and nothing injects this one: it is
/// kept so that they are not refused as unknown.
@Unremovable
@ConfigMapping(prefix = "keyfob.embedded")
public interface EmbeddedConfig {

    /// The folder of the data where none is named.
    String DIRECTORY = ".keyfob";

    /// Where absent, in development only.
    @WithParentName
    Optional<Boolean> enabled();

    /// The folder of the data, which one process at a time may use.
    @WithDefault(DIRECTORY)
    String directory();
}
