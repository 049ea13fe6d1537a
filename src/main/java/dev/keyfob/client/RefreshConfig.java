package dev.keyfob.client;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What holds for the refresh tokens of every client: `keyfob.refresh.*`.
@ConfigMapping(prefix = "keyfob.refresh")
interface RefreshConfig {

    /// After a restore of the database from the past: how many generations a genuine token may be
    /// ahead of its row for the row to catch up.
    @WithDefault("0")
    int acceptAhead();
}
