package dev.keyfob.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What an operator may settle about limits: `keyfob.limit.*`.
@ConfigMapping(prefix = "keyfob.limit")
interface LimitConfig {

    /// Whether there are any.
    @WithDefault("true")
    boolean enabled();

    /// How many times as much as by default one address and all together may do.
    @WithDefault("1")
    int scale();
}
