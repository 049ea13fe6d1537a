package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.RedisSentinels;
import dev.keyfob.Server.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Redis with a copy that takes over: another configuration, and nothing else.
class RedisSentinelIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void whereTheCopyTakesOverASignOutReachesTheOtherInstance_andWhatEndedBeforeStaysEnded()
            throws Exception {
        try (KillableStores stores = KillableStores.start();
                RedisSentinels sentinels = new RedisSentinels()) {
            Map<String, String> redis =
                    Map.of(
                            "QUARKUS_REDIS_HOSTS",
                            sentinels.hosts(),
                            "QUARKUS_REDIS_CLIENT_TYPE",
                            "sentinel",
                            "QUARKUS_REDIS_MASTER_NAME",
                            RedisSentinels.NAME,
                            "QUARKUS_REDIS_PASSWORD",
                            RedisSentinels.PASSWORD);
            List<Instance> both = stores.instances(List.of(redis, redis));
            try (Instance one = both.getFirst();
                    Instance other = both.getLast()) {
                Person alice = one.server().signUp("alice");
                Phone before = Phone.signIn(one.server(), alice);
                Phone after = Phone.signIn(one.server(), alice);
                end(before, other);

                sentinels.failOver();
                Instance.await("goes on", LIMIT, () -> status(other, after) == 200);
                Instance.await("goes on", LIMIT, () -> status(one, after) == 200);

                assertThat(status(one, before)).isEqualTo(401);
                assertThat(status(other, before)).isEqualTo(401);
                end(after, other);
                assertThat(status(one, after)).isEqualTo(401);
            }
        }
    }

    /// Ends it at the instance where it signed in; the other one is told.
    private static void end(Phone phone, Instance other) throws Exception {
        assertThat(status(other, phone)).isEqualTo(200);
        assertThat(phone.call("DELETE", "/me/devices/" + phone.id()).status()).isEqualTo(204);
        Instance.await("told", LIMIT, () -> status(other, phone) == 401);
    }

    private static int status(Instance instance, Phone phone) {
        return instance.server().call("GET", "/me", phone.accessToken()).status();
    }
}
