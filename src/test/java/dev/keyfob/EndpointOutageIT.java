package dev.keyfob;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Server.Answer;
import dev.keyfob.tour.Tour;
import dev.keyfob.tour.Tour.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// Every endpoint while Redis is away, and while the mail server is.
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointOutageIT {

    /// What goes on without Redis; every other endpoint asks nobody to go on without knowing who is
    /// signed out.
    private static final Set<String> WITHOUT_REDIS =
            Set.of(
                    "POST /accounts",
                    "POST /accounts/verify-email",
                    "POST /accounts/verify-email/resend",
                    "POST /accounts/reset-password",
                    "POST /accounts/reset-password/confirm",
                    "POST /accounts/revert-email",
                    "POST /accounts/disown-device",
                    "GET /open/disown-device",
                    "POST /accounts/close",
                    "POST /accounts/close/confirm",
                    "GET /close-account",
                    "POST /close-account",
                    "GET /open/close-account",
                    "POST /open/close-account",
                    "POST /open/disown-device",
                    "POST /authorize-challenge",
                    "POST /token",
                    "POST /revoke",
                    "GET /open/{purpose}",
                    "GET /.well-known/oauth-authorization-server",
                    "GET /.well-known/oauth-protected-resource",
                    "GET /.well-known/jwks.json");

    /// The time-out of Redis, and what a busy machine adds. A mail server that says nothing is
    /// waited for longer, though by no request.
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":");

    private final Letterbox letterbox = Letterbox.open();
    private final KillableStores stores = KillableStores.start();
    private Instance keyfob;

    EndpointOutageIT() throws Exception {}

    @BeforeAll
    void start() throws Exception {
        var environment = new HashMap<>(ConfidentialClients.OPERATOR);
        environment.put(
                "KEYFOB_CLIENT__OPERATOR__SCOPES", "keyfob:admin,keyfob:push,keyfob:revocations");
        environment.put("KEYFOB_ACCOUNT_VERIFY_EMAIL", "required");
        environment.put("KEYFOB_LIMIT_ENABLED", "true");
        letterbox
                .configuration()
                .forEach((key, value) -> environment.put(Instance.variable(key), value));
        keyfob = stores.instance(environment);
    }

    @AfterAll
    void end() {
        keyfob.close();
        stores.close();
        letterbox.close();
    }

    /// How a request was answered.
    private record Answered(Request request, Answer answer, Duration time) {

        static Answered of(Request request) throws Exception {
            long begun = System.nanoTime();
            Answer answer = request.call().call();
            return new Answered(request, answer, Duration.ofNanos(System.nanoTime() - begun));
        }

        boolean isDone() {
            return answer.status() < 300;
        }

        /// What the form of the answer is, whoever asked.
        String shape() {
            Set<String> members =
                    MEMBER.matcher(answer.body())
                            .results()
                            .map(match -> match.group(1))
                            .collect(toCollection(TreeSet::new));
            return "%s: %d %s %s"
                    .formatted(
                            request.operation(),
                            answer.status(),
                            answer.header("Content-Type"),
                            members);
        }
    }

    @Test
    void theTourLeavesNoEndpointOut() throws Exception {
        Set<String> known = tour().requests().stream().map(Request::operation).collect(toSet());

        assertThat(OpenApiDocument.operations().map(OpenApiDocument.Operation::name))
                .isNotEmpty()
                .allMatch(known::contains);
    }

    @Test
    void withoutRedisEachIsDoneOrAsksAgain_andIsDoneWhenItIsBack() throws Exception {
        List<Request> requests = tour().requests();
        Request me = the("GET /me", requests);
        stores.killRedis();
        List<Answered> answers;
        try {
            Instance.await("nobody can tell", RECOVERY, () -> !Answered.of(me).isDone());
            answers = all(requests);
        } finally {
            stores.startRedis();
        }

        assertThat(answers)
                .allSatisfy(answered -> {
                    String operation = answered.request().operation();
                    assertThat(answered.isDone())
                            .as(operation + " " + answered.answer())
                            .isEqualTo(WITHOUT_REDIS.contains(operation));
                    if (!answered.isDone()) {
                        assertAskAgain(answered.answer());
                    }
                });
        assertInTime(answers);
        Instance.await("checks bearers again", RECOVERY, () -> Answered.of(me).isDone());
        assertThat(
                        all(
                                requests.stream()
                                        .filter(again -> !WITHOUT_REDIS.contains(again.operation()))
                                        .toList()))
                .allSatisfy(again ->
                        assertThat(again.isDone())
                                .as(again.request().operation() + " " + again.answer())
                                .isTrue());
    }

    @Test
    void withoutAMailServerEachAnswersAsEver_andTheMailArrivesWhenItIsBack() throws Exception {
        List<Answered> there = all(tour().requests());
        Tour tour = tour();
        List<Answered> away;
        try (var _ = letterbox.fallSilent()) {
            away = all(tour.requests());
        }
        letterbox.comeBack();

        assertThat(there).allMatch(Answered::isDone);
        assertThat(away.stream().map(Answered::shape))
                .containsExactlyElementsOf(there.stream().map(Answered::shape).toList());
        assertInTime(away);
        for (String address : tour.letters()) {
            letterbox.await(address);
        }
    }

    private Tour tour() throws Exception {
        return Tour.of(
                keyfob.server(), new Server("http://127.0.0.1:" + keyfob.management()), letterbox);
    }

    private static List<Answered> all(List<Request> requests) throws Exception {
        var answers = new ArrayList<Answered>();
        for (Request request : requests) {
            answers.add(Answered.of(request));
        }
        return answers;
    }

    private static Request the(String operation, List<Request> requests) {
        return requests.stream()
                .filter(request -> request.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    private static void assertInTime(List<Answered> answers) {
        assertThat(answers)
                .allSatisfy(answered ->
                        assertThat(answered.time())
                                .as(answered.request().operation())
                                .isLessThan(LONGEST));
    }

    private static void assertAskAgain(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .contains("Keep the tokens, and send the same request again")
                .doesNotContain("\"error\"");
    }
}
