package dev.keyfob.token;

import static dev.keyfob.ConfidentialClients.ORDERS;
import static dev.keyfob.ConfidentialClients.as;
import static dev.keyfob.ConfidentialClients.ownToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// What a confidential client is told of a token, and of which.
@QuarkusTest
class IntrospectEndpointTest extends HttpTest {

    private static final String INACTIVE = "{\"active\":false}";

    @Inject DataSource dataSource;

    @Test
    void anApiIsToldOfATokenThatIsForIt() {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));
        long now = clock.instant().getEpochSecond();

        Answer answer = ask("orders-api", phone.accessToken());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .matches(
                        "\\{\"active\":true,\"scope\":\"account orders\",\"client_id\":\"tablet\",\"token_type\":\"Bearer\",\"exp\":%d,\"iat\":%d,\"sub\":\"[0-9a-f-]{36}\",\"aud\":\\[\"http://localhost:8081\",\"%s\"],\"iss\":\"http://localhost:8081\",\"jti\":\"[\\w-]{22}\",\"sid\":\"%s\",\"auth_time\":%d,\"acr\":\"urn:keyfob:acr:1\"}"
                                .formatted(now + 600, now, ORDERS, phone.id(), now));
    }

    @Test
    void aClientIsToldOfItsOwnTokens() {
        Phone phone = ofBackend();
        long now = clock.instant().getEpochSecond();

        assertThat(ask("backend", phone.accessToken()).body()).contains("\"active\":true");
        assertThat(ask("backend", phone.refreshToken()).body())
                .matches(
                        "\\{\"active\":true,\"scope\":\"account orders reports\",\"client_id\":\"backend\",\"exp\":%d,\"sub\":\"[0-9a-f-]{36}\",\"iss\":\"http://localhost:8081\",\"sid\":\"%s\",\"auth_time\":%d,\"acr\":\"urn:keyfob:acr:1\"}"
                                .formatted(now + Duration.ofDays(60).toSeconds(), phone.id(), now));
        assertThat(ask("backend", ownToken("backend", server).text("access_token")).body())
                .matches(
                        "\\{\"active\":true,\"scope\":\"orders reports\",\"client_id\":\"backend\",\"token_type\":\"Bearer\",\"exp\":%d,\"iat\":%d,\"sub\":\"backend\",\"aud\":\\[.*],\"iss\":\"http://localhost:8081\",\"jti\":\"[\\w-]{22}\"}"
                                .formatted(now + 600, now));
    }

    @Test
    void ofOtherTokensItIsToldNothing() {
        Phone demo = Phone.of(server, "alice");
        Phone tablet = Phone.signIn(server, "tablet", server.signUp("alice"));

        assertThat(ask("orders-api", demo.accessToken()).body()).isEqualTo(INACTIVE);
        assertThat(ask("orders-api", demo.refreshToken()).body()).isEqualTo(INACTIVE);
        assertThat(ask("orders-api", tablet.refreshToken()).body()).isEqualTo(INACTIVE);
        assertThat(ask("operator", tablet.accessToken()).body()).isEqualTo(INACTIVE);
        assertThat(ask("operator", ofBackend().refreshToken()).body()).isEqualTo(INACTIVE);
    }

    @Test
    void theHintMayBeWrong() {
        Phone phone = ofBackend();

        for (String hint : new String[] {"access_token", "refresh_token", "nonsense"}) {
            for (String token : new String[] {phone.accessToken(), phone.refreshToken()}) {
                assertThat(
                                as("backend", server)
                                        .form(
                                                "/introspect",
                                                "token",
                                                token,
                                                "token_type_hint",
                                                hint)
                                        .body())
                        .contains("\"active\":true");
            }
        }
    }

    @Test
    void aRevokedOneIsNotActive() {
        Phone alone = ofBackend();
        String first = alone.accessToken();
        as("backend", server).form("/revoke", "token", first);
        assertThat(ask("backend", first).body()).isEqualTo(INACTIVE);
        assertThat(ask("backend", alone.refreshToken()).body()).contains("\"active\":true");

        Phone ended = ofBackend();
        as("backend", server).form("/revoke", "token", ended.refreshToken());
        assertThat(ask("backend", ended.accessToken()).body()).isEqualTo(INACTIVE);
        assertThat(ask("backend", ended.refreshToken()).body()).isEqualTo(INACTIVE);
    }

    @Test
    void anExpiredOneIsNotActive() {
        Phone phone = ofBackend();

        clock.move(Duration.ofMinutes(10));
        assertThat(ask("backend", phone.accessToken()).body()).isEqualTo(INACTIVE);
        assertThat(ask("backend", phone.refreshToken()).body()).contains("\"active\":true");
        clock.move(Duration.ofDays(60));
        assertThat(ask("backend", phone.refreshToken()).body()).isEqualTo(INACTIVE);
    }

    @Test
    void whatWasNeverATokenIsNotActive() {
        Phone phone = ofBackend();
        String refreshToken = phone.refreshToken();
        String accessToken = phone.accessToken();

        for (String token :
                new String[] {
                    "x",
                    "kfr_",
                    refreshToken + "=",
                    refreshToken.substring(0, refreshToken.length() - 1),
                    accessToken.substring(0, accessToken.lastIndexOf('.') + 1),
                    accessToken + "A",
                    "a".repeat(9_000)
                }) {
            assertThat(ask("backend", token).body()).as(token).isEqualTo(INACTIVE);
        }
    }

    @Test
    void aRefreshTokenIsActiveAsLongAsARefreshWouldTakeIt_andAskingIsNoUseOfIt()
            throws SQLException {
        Phone phone = ofBackend();
        String first = phone.refreshToken();
        String before = row(phone);
        for (int i = 0; i < 3; i++) {
            assertThat(ask("backend", first).body()).contains("\"active\":true");
        }
        assertThat(row(phone)).isEqualTo(before);

        phone.refresh();
        assertThat(ask("backend", first).body()).contains("\"active\":true");
        String second = phone.refreshToken();
        phone.refresh();
        String current = row(phone);

        assertThat(ask("backend", first).body()).isEqualTo(INACTIVE);
        clock.move(Duration.ofMinutes(1));
        assertThat(ask("backend", second).body()).contains("\"active\":true");
        assertThat(row(phone)).isEqualTo(current);
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void aPredecessorWhoseSuccessorWasUsedIsNotActive_andNothingEnds() throws Exception {
        Phone phone = ofBackend();
        String first = phone.refreshToken();
        phone.refresh();
        clock.move(Duration.ofMinutes(1));
        assertThat(ask("backend", first).body()).contains("\"active\":true");
        assertThat(ask("backend", phone.accessToken()).body()).contains("\"active\":true");
        assertThat(ask("backend", first).body()).contains("\"active\":true");

        server.call("GET", "/me", phone.accessToken());
        Instance.await(
                "noted",
                Duration.ofSeconds(10),
                () -> ask("backend", first).body().equals(INACTIVE));
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void ofATokenThatIsBoundToAKeyItTellsTheKey() throws SQLException {
        Phone phone = ofBackend();
        execute(
                "update device_session set dpop_thumbprint = decode(repeat('00', 32), 'hex') where id = ?::uuid",
                phone.id());

        assertThat(ask("backend", phone.refreshToken()).body())
                .endsWith(",\"cnf\":{\"jkt\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}");
    }

    @Test
    void onlyAConfidentialClientMayAsk() {
        Phone phone = Phone.of(server, "alice");

        Answer answer =
                server.form("/introspect", "client_id", "demo", "token", phone.accessToken());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"invalid_client\",\"error_description\":\"Only a confidential client may ask about tokens\"}");
        assertThat(
                        server.sending("Authorization", "Bearer " + phone.accessToken())
                                .form("/introspect", "token", phone.accessToken())
                                .status())
                .isEqualTo(401);
    }

    @Test
    void malformedRequestsAreRefused() {
        Server backend = as("backend", server);

        assertThat(backend.form("/introspect").body())
                .isEqualTo(
                        "{\"error\":\"invalid_request\",\"error_description\":\"token is missing\"}");
        assertThat(backend.form("/introspect", "token", "x", "token", "y").text("error"))
                .isEqualTo("invalid_request");
        assertThat(backend.call("GET", "/introspect?token=x", "").status()).isEqualTo(405);
        assertThat(backend.post("/introspect", "application/json", "{\"token\":\"x\"}").status())
                .isEqualTo(415);
    }

    private Phone ofBackend() {
        return Phone.signIn(as("backend", server), "backend", server.signUp("alice"));
    }

    private Answer ask(String client, String token) {
        return as(client, server).form("/introspect", "token", token);
    }

    private String row(Phone phone) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement =
                        connection.prepareStatement(
                                "select s::text from device_session s where id = ?")) {
            statement.setObject(1, UUID.fromString(phone.id()));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private void execute(String sql, String parameter) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.executeUpdate();
        }
    }
}
