package dev.keyfob.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/// What an operator may settle about accounts.
@ConfigMapping(prefix = "keyfob.account")
public interface AccountConfig {

    /// Whether an address must be shown to be the person's before the account can sign in.
    @WithDefault("required")
    VerifyEmail verifyEmail();

    /// How long a closed account can be restored by a sign-in before it is erased.
    @WithDefault("P14D")
    Duration grace();

    Hashing hashing();

    /// Whether the account can sign in before its address was verified.
    enum VerifyEmail {
        /// It can, at once; a sign-up with an address that is taken is told so.
        OPTIONAL,
        /// It cannot; a sign-up looks the same whether or not the address is taken.
        REQUIRED
    }

    /// The cost of one argon2id computation and how many there may be. The defaults of the cost are
    /// the OWASP Password Storage Cheat Sheet's.
    interface Hashing {

        /// In KiB, for each computation that runs.
        @WithDefault("19456")
        int memory();

        @WithDefault("2")
        int iterations();

        @WithDefault("1")
        int parallelism();

        /// How many computations run at once; where absent, half of the processors.
        OptionalInt threads();

        /// How many computations may wait before the next one is refused.
        @WithDefault("100")
        int queue();
    }
}
