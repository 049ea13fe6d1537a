package dev.keyfob.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountConfigTest {

    @Test
    void everyPropertyHasASafeDefault() {
        AccountConfig config = config(Map.of());

        assertThat(config.verifyEmail()).isEqualTo(AccountConfig.VerifyEmail.REQUIRED);
        assertThat(config.grace()).isEqualTo(Duration.ofDays(14));
        assertThat(config.hashing().memory()).isEqualTo(19456);
        assertThat(config.hashing().iterations()).isEqualTo(2);
        assertThat(config.hashing().parallelism()).isEqualTo(1);
        assertThat(config.hashing().threads()).isEmpty();
        assertThat(config.hashing().queue()).isEqualTo(100);
    }

    @Test
    void everyPropertyHasAName() {
        AccountConfig config =
                config(
                        Map.of(
                                "keyfob.account.verify-email", "optional",
                                "keyfob.account.grace", "P30D",
                                "keyfob.account.hashing.memory", "47104",
                                "keyfob.account.hashing.iterations", "1",
                                "keyfob.account.hashing.parallelism", "4",
                                "keyfob.account.hashing.threads", "3",
                                "keyfob.account.hashing.queue", "7"));

        assertThat(config.verifyEmail()).isEqualTo(AccountConfig.VerifyEmail.OPTIONAL);
        assertThat(config.grace()).isEqualTo(Duration.ofDays(30));
        assertThat(config.hashing().memory()).isEqualTo(47104);
        assertThat(config.hashing().iterations()).isEqualTo(1);
        assertThat(config.hashing().parallelism()).isEqualTo(4);
        assertThat(config.hashing().threads()).hasValue(3);
        assertThat(config.hashing().queue()).isEqualTo(7);
    }

    static AccountConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(AccountConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(AccountConfig.class);
    }
}
