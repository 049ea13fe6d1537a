package dev.keyfob.clientauthentication;

import static dev.keyfob.ConfidentialClients.NEXT_SECRET;
import static dev.keyfob.ConfidentialClients.SECRET;
import static dev.keyfob.ConfidentialClients.basic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Twin;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is taken for which client at the OAuth endpoints.
@QuarkusTest
class ClientAuthenticationTest extends HttpTest {

    private static final String CHALLENGE = "Basic realm=\"Keyfob\", charset=\"UTF-8\"";
    private static final String WRONG =
            "{\"error\":\"invalid_client\",\"error_description\":\"No client is configured that has these credentials\"}";
    private static final String WITHOUT =
            "{\"error\":\"invalid_client\",\"error_description\":\"No public client is configured under this client_id\"}";

    @Inject MeterRegistry metrics;

    @Test
    void aSecretIsTakenInTheHeaderAndInTheBody() {
        assertThat(withHeader(basic("backend", SECRET)).status()).isEqualTo(200);
        assertThat(withBody("backend", SECRET).status()).isEqualTo(200);
    }

    @Test
    void whileItIsChangedBothSecretsAreTaken() {
        assertThat(withHeader(basic("backend", NEXT_SECRET)).status()).isEqualTo(200);
        assertThat(withBody("backend", NEXT_SECRET).status()).isEqualTo(200);
    }

    @Test
    void theHeaderIsFormEncoded_andTheSchemeStandsInAnyCase() {
        String encoded = "%62ackend:a+secret%3A+100%25+%2B+%C3%BC+%26+%3D";

        for (String scheme : new String[] {"Basic ", "basic ", "BASIC  "}) {
            assertThat(withHeader(scheme + base64(encoded)).status()).isEqualTo(200);
        }
        assertThat(withHeader("Basic " + base64("backend:" + SECRET)).body()).isEqualTo(WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend", "nobody", "demo", "signer", "", "back end"})
    void aWrongSecretAnUnknownClientAndOneWithoutASecretLookTheSame(String client) {
        Answer header = withHeader(basic(client, "wrong"));
        assertThat(header.status()).isEqualTo(401);
        assertThat(header.body()).isEqualTo(WRONG);
        assertThat(header.header("WWW-Authenticate")).isEqualTo(CHALLENGE);

        Answer body = withBody(client, "wrong");
        assertThat(body.status()).isEqualTo(401);
        assertThat(body.body()).isEqualTo(WRONG);
        assertThat(body.header("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aHeaderThatCannotBeReadIsWrong() {
        for (String credentials :
                new String[] {
                    "", "!", base64("backend"), base64(""), base64("%zz:x"), base64("backend:%zz")
                }) {
            Answer answer = withHeader("Basic " + credentials);
            assertThat(answer.body()).as(credentials).isEqualTo(WRONG);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(CHALLENGE);
        }
    }

    @Test
    void aConfidentialClientDoesNotComeWithoutCredentials_norAnUnknownOne() {
        for (String client : new String[] {"backend", "signer", "nobody", ""}) {
            Answer answer =
                    server.form("/token", "grant_type", "refresh_token", "client_id", client);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(WITHOUT);
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
        }
    }

    @Test
    void anEmptySecretCountsAsLeftOut() {
        Phone phone = Phone.of(server, "alice");

        assertThat(phone.refresh("client_secret", "").status()).isEqualTo(200);
    }

    @Test
    void aPublicClientThatSendsASecretIsRefused_andBurnsNothing() {
        Phone phone = Phone.of(server, "alice");

        assertThat(phone.refreshLosingTheAnswer("client_secret", "x").body()).isEqualTo(WRONG);
        phone.refresh();
        assertThat(phone.generation()).isOne();
    }

    @Test
    void aClientAuthenticatesInOneWayAtATime() {
        String twice =
                "{\"error\":\"invalid_request\",\"error_description\":\"A client authenticates in one way at a time\"}";
        Server inHeader = server.sending("Authorization", basic("backend", SECRET));
        String assertion = Assertion.at(clock.instant()).text();

        for (Answer answer :
                List.of(
                        inHeader.form(
                                "/token", grant("client_id", "backend", "client_secret", SECRET)),
                        Assertion.send(inHeader, assertion),
                        Assertion.send(server, assertion, "client_secret", SECRET),
                        inHeader.form("/token", grant("client_assertion_type", Assertion.TYPE)))) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(twice);
        }
    }

    @Test
    void theHeaderStandsOnce() {
        Server twice =
                new Server(
                        server.url(),
                        java.util.Map.of(
                                "Authorization", basic("backend", SECRET),
                                "authorization", basic("backend", SECRET)));

        assertThat(twice.form("/token", grant()).body())
                .isEqualTo(
                        "{\"error\":\"invalid_request\",\"error_description\":\"Authorization stands more than once\"}");
    }

    @Test
    void theClientIdBesideTheHeaderIsTheSameOne() {
        Server inHeader = server.sending("Authorization", basic("backend", SECRET));

        assertThat(inHeader.form("/token", grant("client_id", "backend")).status()).isEqualTo(200);
        assertThat(inHeader.form("/token", grant("client_id", "orders-api")).body())
                .isEqualTo(
                        "{\"error\":\"invalid_request\",\"error_description\":\"client_id is another than in Authorization\"}");
    }

    /// An app may send its access token with every request.
    @Test
    void anotherSchemeInTheHeaderIsNotLookedAt() {
        Phone phone = Phone.of(server, "alice");
        Server withToken = server.sending("Authorization", "Bearer " + phone.accessToken());

        assertThat(withToken.refresh("demo", phone.refreshToken()).status()).isEqualTo(200);
        assertThat(withToken.refresh("backend", phone.refreshToken()).body()).isEqualTo(WITHOUT);
    }

    @Test
    void everyOAuthEndpointTellsClientsInTheSameWay() {
        for (String path :
                new String[] {"/token", "/authorize-challenge", "/revoke", "/introspect"}) {
            String[] form = {"grant_type", "refresh_token", "response_type", "code", "token", "x"};

            Answer answer =
                    server.sending("Authorization", basic("backend", "wrong")).form(path, form);
            assertThat(answer.body()).as(path).isEqualTo(WRONG);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(CHALLENGE);
            assertThat(server.form(path, form).body()).isEqualTo(WITHOUT);
        }
    }

    @Test
    void aServerWithASecretSignsItsUsersIn_andRefreshesWithItOnly() {
        Server backend = server.sending("Authorization", basic("backend", SECRET));
        Phone phone = Phone.signIn(backend, "backend", server.signUp("alice"));

        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(server.refresh("backend", phone.refreshToken()).body()).isEqualTo(WITHOUT);
        assertThat(
                        server.sending("Authorization", basic("orders-api", SECRET))
                                .form(
                                        "/token",
                                        "grant_type",
                                        "refresh_token",
                                        "refresh_token",
                                        phone.refreshToken())
                                .text("error"))
                .isEqualTo("invalid_grant");
        assertThat(phone.refresh().status()).isEqualTo(200);
        assertThat(phone.generation()).isEqualTo(2);
    }

    @Test
    @Tag(Twin.INSIDE)
    void whatAKnownClientLacksIsCounted_andNotTold() {
        double before = refused("wrong_secret");
        withBody("backend", "wrong");
        withBody("nobody", "wrong");

        assertThat(refused("wrong_secret")).isEqualTo(before + 1);
    }

    private double refused(String reason) {
        var counter =
                metrics.find("keyfob.security.events")
                        .tags("type", "client.refused", "reason", reason)
                        .counter();
        return counter == null ? 0 : counter.count();
    }

    private Answer withHeader(String authorization) {
        return server.sending("Authorization", authorization).form("/token", grant());
    }

    private Answer withBody(String client, String secret) {
        return server.form("/token", grant("client_id", client, "client_secret", secret));
    }

    private static String[] grant(String... more) {
        return Stream.concat(Stream.of("grant_type", "client_credentials"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
