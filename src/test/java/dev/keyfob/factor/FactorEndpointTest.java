package dev.keyfob.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Authenticator;
import dev.keyfob.Enrolled;
import dev.keyfob.HttpTest;
import dev.keyfob.LogLines;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.Twin;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `/me/factors`: how an account gets a second factor and loses it, and what that takes.
@QuarkusTest
class FactorEndpointTest extends HttpTest {

    @Inject Database database;

    private Person alice;
    private Phone phone;

    @BeforeEach
    void signIn() {
        alice = server.signUp("alice");
        phone = Phone.signIn(server, alice);
    }

    @Test
    void anEnrolmentTellsTheSecretOnce_andEndsWithTheFirstCode() {
        assertThat(list()).isEqualTo("{\"factors\":[],\"recovery_codes_left\":0}");
        Answer begun = phone.call("POST", "/me/factors");
        String id = begun.text("id");
        String secret = begun.text("secret");
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.header("Cache-Control")).isEqualTo("no-store");
        assertThat(begun.body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"secret\":\"%s\",\"uri\":\"otpauth://totp/localhost:%s?secret=%s&issuer=localhost\",\"expires_in\":900}"
                                .formatted(id, secret, alice.email().replace("@", "%40"), secret));
        assertThat(list()).isEqualTo("{\"factors\":[],\"recovery_codes_left\":0}");
        assertThat(server.challenge("demo", alice).status()).isEqualTo(200);

        Answer confirmed =
                Enrolled.confirm(phone, id, new Authenticator(secret).code(clock.instant()));

        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(Enrolled.recoveryCodes(confirmed)).doesNotHaveDuplicates();
        assertThat(list())
                .isEqualTo(
                        "{\"factors\":[{\"id\":\"%s\",\"type\":\"totp\",\"confirmed_at\":\"%s\"}],\"recovery_codes_left\":10}"
                                .formatted(id, clock.instant()));
        assertThat(server.challenge("demo", alice).text("error")).isEqualTo("otp_required");
    }

    @Test
    void aFirstCodeThatIsWrongOrMissingOrOfAnotherEnrolmentChangesNothing() {
        Answer begun = phone.call("POST", "/me/factors");
        String id = begun.text("id");
        var app = new Authenticator(begun.text("secret"));
        String right = app.code(clock.instant());

        Answer wrong = Enrolled.confirm(phone, id, app.wrongCode(clock.instant()));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("type")).isEqualTo("urn:keyfob:problem:otp-wrong");
        assertThat(wrong.text("pointer")).isEqualTo("/otp");
        assertThat(phone.call("POST", "/me/factors/" + id + "/confirm", "{}").text("pointer"))
                .isEqualTo("/otp");
        assertNoSuchFactor(Enrolled.confirm(phone, UUID.randomUUID().toString(), right));
        assertNoSuchFactor(Enrolled.confirm(Phone.of(server, "bob"), id, right));
        assertThat(Enrolled.confirm(phone, "x", right).status()).isEqualTo(404);
        assertThat(list()).contains("[]");
        assertThat(Enrolled.confirm(phone, id, right).status()).isEqualTo(200);
    }

    @Test
    void aChangeNeedsARecentSignIn() {
        clock.move(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(phone.call("POST", "/me/factors").status()).isEqualTo(201);
        clock.move(Duration.ofSeconds(1));
        phone.refresh();

        for (String change : List.of("", "/recovery-codes", "/" + UUID.randomUUID() + "/confirm")) {
            assertNeedsSignIn(phone.call("POST", "/me/factors" + change, "{}"), "urn:keyfob:acr:1");
        }
        assertNeedsSignIn(
                phone.call("DELETE", "/me/factors/" + UUID.randomUUID()), "urn:keyfob:acr:1");
        assertThat(phone.call("GET", "/me/factors").status()).isEqualTo(200);
    }

    @Test
    void whereThereIsASecondFactorAChangeNeedsIt_howeverRecentThePassword() {
        Phone other = Phone.signIn(server, alice);
        Enrolled factor = Enrolled.with(phone, clock.instant());

        for (Phone weak : new Phone[] {phone, other}) {
            assertNeedsSignIn(weak.call("POST", "/me/factors"), "urn:keyfob:acr:2");
            assertNeedsSignIn(weak.call("POST", "/me/factors/recovery-codes"), "urn:keyfob:acr:2");
            assertNeedsSignIn(
                    weak.call("DELETE", "/me/factors/" + factor.id()), "urn:keyfob:acr:2");
        }
        Phone strong = Phone.signIn(server, alice, factor.app().code(clock.instant()));
        assertThat(strong.call("DELETE", "/me/factors/" + factor.id()).status()).isEqualTo(204);
        assertThat(list()).isEqualTo("{\"factors\":[],\"recovery_codes_left\":0}");
        assertNoSuchFactor(strong.call("DELETE", "/me/factors/" + factor.id()));
    }

    @Test
    void newRecoveryCodesReplaceTheOldOnes() {
        Enrolled factor = Enrolled.with(phone, clock.instant());
        Phone strong = Phone.signIn(server, alice, factor.app().code(clock.instant()));

        List<String> renewed =
                Enrolled.recoveryCodes(strong.call("POST", "/me/factors/recovery-codes"));

        assertThat(recover(factor.recoveryCodes().getFirst()).status()).isEqualTo(403);
        assertThat(recover(renewed.getFirst()).status()).isEqualTo(200);
        assertThat(list()).contains("\"recovery_codes_left\":9");
    }

    @Test
    void aNewPhoneTakesTheOldOnesPlace() {
        Enrolled old = Enrolled.with(phone, clock.instant());
        Phone strong = Phone.signIn(server, alice, old.app().code(clock.instant()));

        Enrolled renewed = Enrolled.with(strong, clock.instant());

        assertThat(list()).contains(renewed.id()).doesNotContain(old.id());
        assertThat(recover(old.recoveryCodes().getFirst()).status()).isEqualTo(403);
        assertThat(Phone.signIn(server, alice, renewed.app().code(clock.instant())).isSignedIn())
                .isTrue();
    }

    @Test
    void withoutAFactorThereAreNoRecoveryCodes() {
        assertNoSuchFactor(phone.call("POST", "/me/factors/recovery-codes"));
    }

    @Test
    void noTokenOrOneWithoutTheScopeChangesNothing() {
        Phone narrow = Phone.signIn(server, "tablet", alice);
        narrow.refresh("scope", "orders");

        assertThat(server.call("GET", "/me/factors", "").status()).isEqualTo(401);
        assertThat(server.call("POST", "/me/factors", "").status()).isEqualTo(401);
        assertThat(narrow.call("GET", "/me/factors").status()).isEqualTo(403);
        assertThat(narrow.call("POST", "/me/factors").status()).isEqualTo(403);
    }

    @Test
    @Tag(Twin.INSIDE)
    void noSecretIsKeptOrLoggedInAFormThatSignsIn() {
        Enrolled factor;
        String session;
        String log;
        try (var lines = new LogLines()) {
            factor = Enrolled.with(phone, clock.instant());
            session = server.challenge("demo", alice).text("auth_session");
            server.resume("demo", session, "otp", factor.app().wrongCode(clock.instant()));
            server.resume("demo", session, "recovery_code", factor.recoveryCodes().getFirst());
            session = server.challenge("demo", alice).text("auth_session");
            log = lines.text();
        }
        String rows =
                Stream.of("factor", "recovery_code", "auth_session", "authorization_code")
                        .flatMap(table ->
                                database
                                        .all(
                                                "select t::text as row from %s t".formatted(table),
                                                row -> row.getString("row"))
                                        .stream())
                        .collect(Collectors.joining());

        assertThat(log).contains("factor.added", "signin.recovery_code_used");
        assertThat(rows).contains(factor.id());
        for (String text : new String[] {log, rows}) {
            assertThat(text)
                    .doesNotContain(factor.recoveryCodes())
                    .doesNotContain(factor.app().secret(), session)
                    .doesNotContain(hex(Base32.decode(factor.app().secret())))
                    .doesNotContain(hex(Base64.getUrlDecoder().decode(session)));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private String list() {
        return phone.call("GET", "/me/factors").body();
    }

    private Answer recover(String code) {
        String session = server.challenge("demo", alice).text("auth_session");
        return server.resume("demo", session, "recovery_code", code);
    }

    private static void assertNeedsSignIn(Answer answer, String acr) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer resource_metadata=\"http://localhost:8081/.well-known/oauth-protected-resource\", error=\"insufficient_user_authentication\", error_description=\"A fresher or stronger sign-in is needed\", acr_values=\"%s\", max_age=\"300\""
                                .formatted(acr));
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("type"))
                .isEqualTo("urn:keyfob:problem:insufficient-user-authentication");
    }

    private static void assertNoSuchFactor(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("type")).isEqualTo("urn:keyfob:problem:no-such-factor");
    }
}
