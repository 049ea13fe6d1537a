package dev.keyfob.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Relay;
import dev.keyfob.Server;
import dev.keyfob.Server.Person;
import dev.keyfob.example.OfflineVerifier;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;

/// A service that shares nothing with Keyfob but HTTP, in a process of its own: [OfflineVerifier].
@Isolated
class OfflineVerificationIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ORDERS = "https://orders.example.com";
    private static final String SECRET = "the secret of the orders service: 100%";

    private final KillableStores stores = KillableStores.start();
    private final Relay relay = new Relay(0);
    private final int port = Instance.freePort();
    private final Server orders = new Server("http://127.0.0.1:" + port);
    private final List<AutoCloseable> toEnd = new ArrayList<>();

    OfflineVerificationIT() throws Exception {}

    @BeforeEach
    void startTheVerifier() throws Exception {
        relay.leadTo(keyfob().port());
        Process verifier =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath(OfflineVerifier.class, JwtClaims.class, Logger.class),
                                OfflineVerifier.class.getName(),
                                issuer(),
                                ORDERS,
                                "orders",
                                SECRET,
                                Integer.toString(port))
                        .inheritIO()
                        .start();
        toEnd.add(() -> verifier.destroyForcibly().onExit().join());
        Instance.await("serves", LIMIT, this::serves);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : toEnd.reversed()) {
            one.close();
        }
        relay.close();
        stores.close();
    }

    @Test
    void anEndedDevicesTokenIsRefusedWithinASecond() throws Exception {
        Server keyfob = new Server(issuer());
        Person alice = keyfob.signUp("alice");
        var millis = new ArrayList<Long>();
        for (int time = 0; time < Instance.times(20, 200); time++) {
            Phone lost = Phone.signIn(keyfob, alice);
            Phone phone = Phone.signIn(keyfob, alice);
            await(lost, 200);
            assertThat(lost.call("DELETE", "/me/devices/" + lost.id()).status()).isEqualTo(204);
            long answered = System.nanoTime();
            await(lost, 401);
            millis.add((System.nanoTime() - answered) / 1_000_000);
            assertThat(status(phone)).isEqualTo(200);
        }
        millis.sort(null);
        System.out.printf(
                "a service that follows the feed refuses an ended device after %d ms (median), %d ms at the latest%n",
                millis.get(millis.size() / 2), millis.getLast());
        assertThat(millis.getLast()).isLessThan(1_000);
    }

    @Test
    void itGoesOnWhileKeyfobIsDown_andIsToldAfterwardsWhatItMissed() throws Exception {
        Server keyfob = new Server(issuer());
        Person alice = keyfob.signUp("alice");
        Phone phone = Phone.signIn(keyfob, alice);
        Phone ended = Phone.signIn(keyfob, alice);
        await(phone, 200);
        ended.signOut();
        await(ended, 401);
        Instance other = keyfob();
        Phone missed = Phone.signIn(other.server(), alice);
        await(missed, 200);

        toEnd.removeFirst().close();
        Instance.await("Keyfob is down", LIMIT, () -> !answers(keyfob));
        assertThat(missed.signOut().status()).isEqualTo(200);
        for (int i = 0; i < 100; i++) {
            assertThat(status(phone)).isEqualTo(200);
            assertThat(status(ended)).isEqualTo(401);
        }
        assertThat(status(missed)).as("nobody has told it").isEqualTo(200);

        relay.leadTo(other.port());
        await(missed, 401);
        assertThat(status(phone)).isEqualTo(200);
    }

    private Instance keyfob() throws Exception {
        Instance instance =
                stores.instance(
                        Map.of(
                                "KEYFOB_ISSUER",
                                issuer(),
                                "KEYFOB_CLIENT__DEMO__AUDIENCE",
                                ORDERS,
                                "KEYFOB_CLIENT__ORDERS__GRANTS",
                                "client_credentials",
                                "KEYFOB_CLIENT__ORDERS__SCOPES",
                                "keyfob:revocations",
                                "KEYFOB_CLIENT__ORDERS__SECRET_HASH",
                                sha256(SECRET)));
        toEnd.add(instance);
        return instance;
    }

    private String issuer() {
        return "http://127.0.0.1:" + relay.port();
    }

    private void await(Phone phone, int status) throws Exception {
        Instance.await("answers " + status, LIMIT, () -> status(phone) == status);
    }

    private int status(Phone phone) {
        return orders.call("GET", "/", phone.accessToken()).status();
    }

    private boolean serves() {
        try {
            return orders.call("GET", "/", "").status() == 401;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static boolean answers(Server server) {
        try {
            return server.call("GET", "/.well-known/jwks.json", "").status() == 200;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    private static String sha256(String text) throws GeneralSecurityException {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    private static String classPath(Class<?>... classes) throws IOException, URISyntaxException {
        var places = new ArrayList<String>();
        for (Class<?> type : classes) {
            places.add(
                    Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                            .toString());
        }
        return String.join(File.pathSeparator, places);
    }
}
