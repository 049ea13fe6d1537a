package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.RedisCluster;
import dev.keyfob.Server.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Redis as a cluster of three: another configuration, and nothing else.
class RedisClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void onAClusterASignOutReachesTheOtherInstance_andIsNotLostWithTheDataOfTheCluster()
            throws Exception {
        try (KillableStores stores = KillableStores.start();
                RedisCluster cluster = new RedisCluster()) {
            Map<String, String> redis =
                    Map.of(
                            "QUARKUS_REDIS_HOSTS",
                            cluster.hosts(),
                            "QUARKUS_REDIS_CLIENT_TYPE",
                            "cluster",
                            "QUARKUS_REDIS_PASSWORD",
                            RedisCluster.PASSWORD);
            List<Instance> both = stores.instances(List.of(redis, redis));
            try (Instance one = both.getFirst();
                    Instance other = both.getLast()) {
                Person alice = one.server().signUp("alice");
                // Sessions enough to fall on every node.
                for (int i = 0; i < 12; i++) {
                    Phone lost = Phone.signIn(one.server(), alice);
                    Phone phone = Phone.signIn(other.server(), alice);
                    assertThat(status(other, lost)).isEqualTo(200);
                    assertThat(lost.call("DELETE", "/me/devices/" + lost.id()).status())
                            .isEqualTo(204);
                    assertThat(status(one, lost)).isEqualTo(401);
                    Instance.await("told", LIMIT, () -> status(other, lost) == 401);
                    assertThat(cluster.has("deny:{" + lost.id() + "}")).isTrue();
                    assertThat(phone.signOut().status()).isEqualTo(200);
                    Phone seen = Phone.signIn(other.server(), alice);
                    assertThat(status(one, seen)).isEqualTo(200);
                    Instance.await(
                            "proof of receipt",
                            LIMIT,
                            () -> cluster.has("seen:{" + seen.id() + "}"));

                    cluster.flush();
                    Instance.await(
                            "filled again", LIMIT, () -> cluster.has("deny:{" + lost.id() + "}"));
                    assertThat(status(other, lost)).isEqualTo(401);
                    Instance.await("goes on", LIMIT, () -> status(other, seen) == 200);
                }
            }
        }
    }

    private static int status(Instance instance, Phone phone) {
        return instance.server().call("GET", "/me", phone.accessToken()).status();
    }
}
