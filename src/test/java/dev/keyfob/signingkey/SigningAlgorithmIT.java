package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Program;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Stores;
import dev.keyfob.platform.embedded.EmbeddedStores;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Three instances that are configured for three algorithms, so that each takes over from the
/// others again and again; one of them without the native library.
class SigningAlgorithmIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void whileTheAlgorithmChangesEveryInstanceTakesWhatAnySigns() throws Exception {
        EmbeddedStores stores = Stores.startEmpty();
        try (Instance ecdsa = Instance.on(stores, algorithm("ES256"));
                Instance rsa = Instance.on(stores, withoutNativeLibrary(algorithm("RS256")));
                Instance edwards = Instance.on(stores, algorithm("Ed25519"))) {
            List<Server> servers = List.of(ecdsa.server(), rsa.server(), edwards.server());
            Phone phone = Phone.of(ecdsa.server(), "alice");
            Set<String> seen = new HashSet<>();

            Instance.await(
                    "each has signed with each algorithm",
                    PATIENCE,
                    () -> {
                        for (int issuer = 0; issuer < servers.size(); issuer++) {
                            Answer answer =
                                    servers.get(issuer).refresh("demo", phone.refreshToken());
                            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                            phone.keep(answer);
                            seen.add(TokenHeader.of(phone.accessToken()).algorithm() + issuer);
                            for (Server server : servers) {
                                assertThat(server.call("GET", "/me", phone.accessToken()).status())
                                        .isEqualTo(200);
                            }
                        }
                        return seen.size() == 9;
                    });

            assertThat(seen).containsAll(List.of("ES2561", "RS2561", "EdDSA1", "RS2560", "EdDSA2"));
            assertThat(rsa.server().call("GET", JwksEndpoint.PATH, "").body())
                    .contains(
                            "\"kty\":\"EC\"",
                            "\"kty\":\"RSA\"",
                            "\"kty\":\"OKP\"",
                            "\"crv\":\"Ed25519\"")
                    .doesNotContain("\"d\":", "\"p\":", "\"q\":");
            assertThat(Files.readString(rsa.log()))
                    .containsOnlyOnce("Signatures are made at the JDK's speed, because");
            for (Instance instance : List.of(ecdsa, rsa, edwards)) {
                assertThat(Files.readString(instance.log())).doesNotContain("WARNING");
            }
        } finally {
            stores.stop();
        }
    }

    private static Map<String, String> algorithm(String algorithm) {
        return Map.of(
                "KEYFOB_SIGNING_ALGORITHM", algorithm, "KEYFOB_SIGNING_PUBLISH_AHEAD", "PT1S");
    }

    /// As on a platform that it does not have: it looks for the library where there is none. The
    /// binary does so always, and is put where there is none.
    private static Map<String, String> withoutNativeLibrary(Map<String, String> environment) {
        var without = new HashMap<>(environment);
        without.put(
                Program.SYSTEM_PROPERTIES,
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
        without.put(Program.ALONE, "true");
        return without;
    }
}
