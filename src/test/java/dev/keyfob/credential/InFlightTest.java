package dev.keyfob.credential;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Authenticator;
import dev.keyfob.ConfidentialClients;
import dev.keyfob.Enrolled;
import dev.keyfob.HeldRow;
import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A stranger is signed in to an account, and a request of theirs, whose token was good when it
/// came, is on its way while the device ends. Whichever commits second sees the first: the stranger
/// leaves nothing behind.
@QuarkusTest
class InFlightTest extends HttpTest {

    private static final int ROUNDS = Instance.times(5, 200);
    private static final String NEW = "every-press-a-newer-code";

    @Inject DataSource source;
    @Inject Database database;
    @Inject MailCodes codes;

    private Person person;
    private Phone owner;
    private Phone stranger;

    /// What ends the stranger's device.
    enum End {
        /// Whoever has the address takes over an account whose address nobody had proven.
        HAND_OVER,
        /// The same for one whose address was proven.
        RESET,
        LOCK,
        DEVICE_ENDED
    }

    /// What the stranger sends.
    enum Wish {
        ENROL,
        CONFIRM,
        RENEW,
        REMOVE,
        EMAIL,
        PASSWORD,
        PUSH,
        CLOSE
    }

    @BeforeEach
    void signIn() {
        person = server.signUp("alice");
        owner = Phone.signIn(server, person);
        stranger = Phone.signIn(server, person);
    }

    static Stream<Arguments> everyWishAtEveryEnd() {
        return Stream.of(Wish.values())
                .flatMap(wish -> Stream.of(End.values()).map(end -> Arguments.of(wish, end)));
    }

    @ParameterizedTest
    @MethodSource("everyWishAtEveryEnd")
    void afterTheEndItIsRefused(Wish wish, End end) throws Exception {
        Supplier<Answer> ending = prepared(end);
        Supplier<Answer> request = prepared(wish);
        try (HeldRow row = HeldRow.of(source, "device_session", stranger.id())) {
            Future<Answer> ended = row.lineUp(ending);
            Future<Answer> answer = row.lineUp(request);
            row.letGo();

            assertThat(ended.get().status()).as(ended.get().body()).isEqualTo(204);
            assertThat(answer.get().status()).as(answer.get().body()).isIn(400, 401, 404);
        }

        assertNothingIsLeft(wish);
    }

    @Test
    void aFactorThatWasQuickerGoesWithTheStranger() throws Exception {
        Supplier<Answer> ending = prepared(End.HAND_OVER);
        assertBothAreCarriedOut(prepared(Wish.CONFIRM), ending, 200);

        assertNothingIsLeft(Wish.CONFIRM);
        assertThat(server.challenge("demo", new Person(person.email(), NEW)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = End.class,
            names = {"HAND_OVER", "RESET", "LOCK"})
    void anAddressThatWasAskedForBeforeIsNotTheAccountsAfterwards(End end) throws Exception {
        Supplier<Answer> ending = prepared(end);
        assertBothAreCarriedOut(prepared(Wish.EMAIL), ending, 202);

        assertNothingIsLeft(Wish.EMAIL);
    }

    @Test
    void whereAFactorIsJustBeingAddedThePasswordAloneGetsNoRecoveryCodesOfIt() throws Exception {
        Answer begun = owner.call("POST", "/me/factors");
        String otp = new Authenticator(begun.text("secret")).code(clock.instant());
        try (HeldRow row = HeldRow.of(source, "device_session", owner.id())) {
            Future<Answer> added = row.lineUp(() -> Enrolled.confirm(owner, begun.text("id"), otp));
            Future<Answer> renewed =
                    row.lineUp(() -> stranger.call("POST", "/me/factors/recovery-codes"));
            row.letGo();

            assertThat(added.get().status()).as(added.get().body()).isEqualTo(200);
            assertThat(renewed.get().text("type"))
                    .isEqualTo("urn:keyfob:problem:insufficient-user-authentication");
        }
    }

    @Test
    void aSecondFactorThatIsBeingTypedWaitsInTheSameOrder() throws Exception {
        Enrolled factor = enrol();
        String session = server.challenge("demo", person).text("auth_session");
        String otp = factor.app().code(clock.instant(), 1);
        Supplier<Answer> ending = prepared(End.HAND_OVER);
        try (HeldRow row = HeldRow.of(source, "factor", factor.id())) {
            Future<Answer> typed = row.lineUp(() -> server.resume("demo", session, "otp", otp));
            Future<Answer> ended = row.lineUp(ending);
            row.letGo();

            assertThat(ended.get().status()).as(ended.get().body()).isEqualTo(204);
            assertThat(typed.get().status()).as(typed.get().body()).isEqualTo(200);
            assertThat(server.redeem("demo", typed.get().text("authorization_code")).text("error"))
                    .isEqualTo("invalid_grant");
        }
    }

    @Test
    void whereTheyMeetTheOwnerSignsInWithThePasswordAlone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            signIn();
            Supplier<Answer> ending = prepared(End.HAND_OVER);
            Supplier<Answer> confirmation = prepared(Wish.CONFIRM);
            Supplier<Answer> change = prepared(Wish.EMAIL);
            List<Answer> answers = atOnce(List.of(ending::get, confirmation::get, change::get));

            assertThat(answers.getFirst().status()).isEqualTo(204);
            assertThat(answers.get(1).status()).isIn(200, 401, 404);
            assertThat(answers.get(2).status()).isIn(202, 400, 401);
            assertNothingIsLeft(Wish.CONFIRM);
            assertNothingIsLeft(Wish.EMAIL);
            assertThat(server.challenge("demo", new Person(person.email(), NEW)).status())
                    .isEqualTo(200);
        }
    }

    private void assertBothAreCarriedOut(
            Supplier<Answer> first, Supplier<Answer> second, int status) throws Exception {
        try (HeldRow row = HeldRow.of(source, "device_session", stranger.id())) {
            Future<Answer> answer = row.lineUp(first);
            Future<Answer> ended = row.lineUp(second);
            row.letGo();

            assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(status);
            assertThat(ended.get().status()).as(ended.get().body()).isEqualTo(204);
        }
    }

    private void assertNothingIsLeft(Wish wish) {
        switch (wish) {
            case ENROL -> assertThat(rows("factor", "true")).isZero();
            case CONFIRM -> assertThat(rows("factor", "confirmed_at is not null")).isZero();
            case EMAIL -> assertThat(rows("verification", "purpose = 'CHANGE_EMAIL'")).isZero();
            case PUSH -> assertThat(rows("device_session", "push_token is not null")).isZero();
            case CLOSE ->
                    assertThat(rows("device_session", "revocation_reason = 'ACCOUNT_CLOSED'"))
                            .isZero();
            case RENEW, REMOVE, PASSWORD -> {} // Refused is all there is to see.
        }
    }

    private Supplier<Answer> prepared(End end) {
        return switch (end) {
            case HAND_OVER -> reset();
            case RESET -> {
                database.update(
                        "update account set email_verified_at = created_at where email = ?",
                        person.email());
                yield reset();
            }
            case LOCK -> {
                String operator =
                        ConfidentialClients.ownToken("operator", server).text("access_token");
                yield () ->
                        management.json(
                                "POST",
                                "/admin/accounts/" + account() + "/lock",
                                operator,
                                "{\"reason\":\"a stranger was seen\"}");
            }
            case DEVICE_ENDED -> () -> owner.call("DELETE", "/me/devices/" + stranger.id());
        };
    }

    private Supplier<Answer> reset() {
        server.json(
                "POST", "/accounts/reset-password", "", "{\"email\":\"" + person.email() + "\"}");
        UUID id =
                database.first(
                                "select id from verification where email = ?",
                                row -> row.getObject("id", UUID.class),
                                person.email())
                        .orElseThrow();
        String body =
                "{\"code\":\"%s\",\"password\":\"%s\"}"
                        .formatted(codes.token(Purpose.RESET_PASSWORD, id), NEW);
        return () -> server.json("POST", "/accounts/reset-password/confirm", "", body);
    }

    private Supplier<Answer> prepared(Wish wish) {
        return switch (wish) {
            case ENROL -> () -> stranger.call("POST", "/me/factors");
            case CONFIRM -> {
                Answer begun = stranger.call("POST", "/me/factors");
                String otp = new Authenticator(begun.text("secret")).code(clock.instant());
                yield () -> Enrolled.confirm(stranger, begun.text("id"), otp);
            }
            case RENEW -> {
                enrol();
                yield () -> stranger.call("POST", "/me/factors/recovery-codes");
            }
            case REMOVE -> {
                Enrolled factor = enrol();
                yield () -> stranger.call("DELETE", "/me/factors/" + factor.id());
            }
            case EMAIL ->
                    () ->
                            stranger.call(
                                    "POST",
                                    "/me/email",
                                    "{\"email\":\"stranger-%s\",\"current_password\":\"%s\"}"
                                            .formatted(person.email(), person.password()));
            case PASSWORD ->
                    () ->
                            stranger.call(
                                    "POST",
                                    "/me/password",
                                    "{\"current_password\":\"%s\",\"new_password\":\"a password of a stranger\"}"
                                            .formatted(person.password()));
            case PUSH ->
                    () ->
                            stranger.call(
                                    "PUT",
                                    "/me/devices/current/push",
                                    "{\"platform\":\"apns\",\"token\":\"%s\"}"
                                            .formatted(UUID.randomUUID()));
            case CLOSE -> () -> stranger.call("DELETE", "/me");
        };
    }

    private Enrolled enrol() {
        Enrolled factor = Enrolled.with(stranger, clock.instant());
        stranger.stepUp(person, factor.app().code(clock.instant()));
        return factor;
    }

    private String account() {
        return Server.text(Phone.claims(stranger.accessToken()), "sub");
    }

    private int rows(String table, String condition) {
        return database.first(
                        "select count(*) as number from %s where account_id = ?::uuid and %s"
                                .formatted(table, condition),
                        row -> row.getInt("number"),
                        account())
                .orElseThrow();
    }
}
