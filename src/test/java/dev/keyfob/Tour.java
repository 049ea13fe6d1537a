package dev.keyfob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// A request to every endpoint, each of which goes well where nothing is away and disturbs no
/// other. All that has to come before them has come: people have proven their addresses, phones are
/// signed in, codes have arrived.
///
/// @param requests in an order in which they can be sent
/// @param letters the addresses that get one of them
record Tour(List<Request> requests, List<String> letters) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// A request that can be sent again where it was not carried out.
    ///
    /// @param operation that it is of, as the description of the interface names it
    record Request(String operation, Callable<Answer> call) {}

    /// Prepares one on a server where addresses have to be verified and an `operator` may do all.
    static Tour of(Server server, Server management, Letterbox letterbox) throws Exception {
        return new Preparation(server, management, letterbox).tour();
    }

    /// What leads to one of them.
    private static final class Preparation {

        private static final String PASSWORD = "every-press-a-new-code";
        private static final String NEW = "every-press-a-newer-code";

        private final Server server;
        private final Server management;
        private final Letterbox letterbox;
        private final String operator;
        private final List<Request> requests = new ArrayList<>();
        private final List<String> letters = new ArrayList<>();

        Preparation(Server server, Server management, Letterbox letterbox) {
            this.server = server;
            this.management = management;
            this.letterbox = letterbox;
            operator = ConfidentialClients.ownToken("operator", server).text("access_token");
        }

        Tour tour() throws Exception {
            List<Person> people = people(9);
            signUp(people.get(0));
            reset(people.get(1));
            changeEmail(people.get(2), people.get(3), people.get(8));
            signIn(people.get(4));
            devices(people.get(4));
            factors(people.get(5), people.get(6));
            change(people.get(7));
            orders(people.get(7));
            anybody();
            return new Tour(requests, letters);
        }

        private void add(String operation, Callable<Answer> call) {
            requests.add(new Request(operation, call));
        }

        /// People who have proven their addresses.
        private List<Person> people(int number) throws Exception {
            List<Person> people =
                    IntStream.range(0, number)
                            .mapToObj(_ -> new Person(address(), PASSWORD))
                            .toList();
            List<Answer> asked = people.stream().map(person -> signUp(person.email())).toList();
            for (int i = 0; i < number; i++) {
                String code = letterbox.await(people.get(i).email()).code();
                assertThat(verify(asked.get(i), code).status()).isEqualTo(204);
            }
            return people;
        }

        private void signUp(Person taken) throws Exception {
            String free = address();
            String another = address();
            Answer waiting = signUp(another);
            String code = letterbox.await(another).code();
            add("POST /accounts", () -> signUp(free));
            add("POST /accounts", () -> signUp(taken.email()));
            String handle = waiting.text("verification");
            add(
                    "POST /accounts/verify-email/resend",
                    () -> post("/accounts/verify-email/resend", "verification", handle));
            add("POST /accounts/verify-email", () -> verify(waiting, code));
            letters.addAll(List.of(free, taken.email(), another));
        }

        private void reset(Person person) throws Exception {
            askForReset(person.email());
            String code = letterbox.await(person.email(), 1).token();
            add("POST /accounts/reset-password", () -> askForReset(person.email()));
            add("POST /accounts/reset-password", () -> askForReset(address()));
            add(
                    "POST /accounts/reset-password/confirm",
                    () -> newPassword("/accounts/reset-password/confirm", code));
            letters.add(person.email());
        }

        private void changeEmail(Person moves, Person returns, Person asks) throws Exception {
            Phone phone = Phone.signIn(server, moves);
            String next = address();
            Answer asked = askForChange(phone, next);
            String code = letterbox.await(next).code();
            String elsewhere = address();
            Answer gone = askForChange(Phone.signIn(server, returns), elsewhere);
            verify(gone, letterbox.await(elsewhere).code());
            String wayBack = letterbox.await(returns.email(), 1).token();
            String later = address();
            Phone asking = Phone.signIn(server, asks);
            add("POST /me/email", () -> askForChange(asking, later));
            add("POST /accounts/verify-email", () -> verify(asked, code));
            add(
                    "POST /accounts/revert-email",
                    () -> newPassword("/accounts/revert-email", wayBack));
            letters.addAll(List.of(later, moves.email()));
        }

        private void signIn(Person person) {
            Phone phone = Phone.signIn(server, person);
            Phone leaving = Phone.signIn(server, person);
            String code = server.challenge("demo", person).text("authorization_code");
            Server asOperator = ConfidentialClients.as("operator", server);
            add("POST /authorize-challenge", () -> server.challenge("demo", person));
            add("POST /token", () -> server.redeem("demo", code));
            add("POST /token", phone::refresh);
            add("POST /token", () -> ConfidentialClients.ownToken("operator", server));
            add("POST /introspect", () -> asOperator.form("/introspect", "token", operator));
            add("POST /revoke", leaving::signOut);
        }

        private void devices(Person person) {
            Phone phone = Phone.signIn(server, person);
            Phone lost = Phone.signIn(server, person);
            add("GET /me", () -> phone.call("GET", "/me"));
            add("GET /me/events", () -> phone.call("GET", "/me/events"));
            add("GET /me/devices", () -> phone.call("GET", "/me/devices"));
            add(
                    "PATCH /me/devices/{id}",
                    () -> phone.call("PATCH", "/me/devices/" + lost.id(), json("name", "Lost")));
            add("DELETE /me/devices/{id}", () -> phone.call("DELETE", "/me/devices/" + lost.id()));
            add("DELETE /me/devices", () -> phone.call("DELETE", "/me/devices"));
        }

        private void factors(Person enrolled, Person enrols) {
            Enrolled factor = Enrolled.with(Phone.signIn(server, enrolled), Instant.now());
            Phone strong = Phone.signIn(server, enrolled, factor.app().code(Instant.now()));
            Phone phone = Phone.signIn(server, enrols);
            Answer begun = phone.call("POST", "/me/factors");
            var app = new Authenticator(begun.text("secret"));
            add("GET /me/factors", () -> strong.call("GET", "/me/factors"));
            add(
                    "POST /me/factors/recovery-codes",
                    () -> strong.call("POST", "/me/factors/recovery-codes"));
            add(
                    "DELETE /me/factors/{id}",
                    () -> strong.call("DELETE", "/me/factors/" + factor.id()));
            add("POST /me/factors", () -> strong.call("POST", "/me/factors"));
            add(
                    "POST /me/factors/{id}/confirm",
                    () -> Enrolled.confirm(phone, begun.text("id"), app.code(Instant.now())));
        }

        private void change(Person person) {
            Phone phone = Phone.signIn(server, person);
            String change = json("current_password", PASSWORD, "new_password", NEW);
            add("POST /me/password", () -> phone.call("POST", "/me/password", change));
            letters.add(person.email());
        }

        private void orders(Person person) throws IOException {
            String account =
                    Server.text(Phone.claims(Phone.signIn(server, person).accessToken()), "sub");
            String path = "/admin/accounts/" + account;
            String roles = "{\"roles\":[\"editor\"],\"reason\":\"a tour\"}";
            add(
                    "PUT /admin/accounts/{id}/roles",
                    () -> management.json("PUT", path + "/roles", operator, roles));
            add("POST /admin/accounts/{id}/lock", () -> order(path + "/lock"));
            add("POST /admin/accounts/{id}/unlock", () -> order(path + "/unlock"));
            add("GET /revocations", this::follow);
            // The next key: what is signed is signed by another.
            add(
                    "POST /admin/signing-keys/{kid}/withdraw",
                    () -> order("/admin/signing-keys/" + nextKey() + "/withdraw"));
            add("POST /admin/signing-keys/rotate", () -> order("/admin/signing-keys/rotate"));
        }

        private void anybody() {
            add("GET /open/{purpose}", () -> server.call("GET", "/open/verify-email", ""));
            for (String name :
                    List.of(
                            "oauth-authorization-server",
                            "oauth-protected-resource",
                            "jwks.json")) {
                String path = "/.well-known/" + name;
                add("GET " + path, () -> server.call("GET", path, ""));
            }
        }

        private Answer order(String path) {
            return management.json("POST", path, operator, json("reason", "a tour"));
        }

        /// The key of the set that has not signed the operator's token.
        private String nextKey() throws IOException {
            String header = operator.substring(0, operator.indexOf('.'));
            String signed =
                    Server.text(new String(Base64.getUrlDecoder().decode(header), UTF_8), "kid");
            return JSON
                    .readTree(server.call("GET", "/.well-known/jwks.json", "").body())
                    .findValuesAsText("kid")
                    .stream()
                    .filter(kid -> !kid.equals(signed))
                    .toList()
                    .getLast();
        }

        /// Of a stream that does not end, what comes before its first event.
        private Answer follow() throws Exception {
            var request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/revocations"))
                            .header("Authorization", "Bearer " + operator)
                            .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                var answer = http.send(request, BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    String text =
                            answer.statusCode() == 200
                                    ? ""
                                    : new String(body.readAllBytes(), UTF_8);
                    return new Answer(answer.statusCode(), answer.headers(), text);
                } finally {
                    http.shutdownNow();
                }
            }
        }

        private Answer post(String path, String... members) {
            return server.json("POST", path, "", json(members));
        }

        private Answer signUp(String email) {
            return post("/accounts", "email", email, "password", PASSWORD);
        }

        private Answer verify(Answer asked, String code) {
            String handle = asked.text("verification");
            return post("/accounts/verify-email", "verification", handle, "code", code);
        }

        private Answer askForReset(String email) {
            return post("/accounts/reset-password", "email", email);
        }

        private Answer newPassword(String path, String code) {
            return post(path, "code", code, "password", NEW);
        }

        private static Answer askForChange(Phone phone, String email) {
            return phone.call(
                    "POST", "/me/email", json("email", email, "current_password", PASSWORD));
        }

        /// An object of texts.
        private static String json(String... members) {
            var object = JSON.createObjectNode();
            for (int i = 0; i < members.length; i += 2) {
                object.put(members[i], members[i + 1]);
            }
            return object.toString();
        }

        private static String address() {
            return "alice-" + UUID.randomUUID() + "@example.com";
        }
    }
}
