package dev.keyfob.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Enrolled;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// The team's own server, which looks at accounts, gives orders and follows what is revoked.
final class Operator {

    private static final String REASON = Itinerary.json("reason", "a tour");

    private final Itinerary itinerary;
    private final Server server;
    private final Server management;
    private final String token;

    Operator(Itinerary itinerary, Server management) {
        this.itinerary = itinerary;
        this.management = management;
        server = itinerary.server();
        token = ConfidentialClients.ownToken("operator", server).text("access_token");
    }

    void prepare() throws Exception {
        List<Person> people = itinerary.people(2);
        look(people.get(0));
        order(people.get(0));
        removeFactors(people.get(1));
        itinerary.add("GET /revocations", this::follow);
        // The next key: what is signed is signed by another.
        itinerary.add(
                "POST /admin/signing-keys/{kid}/withdraw",
                () -> ordered("/admin/signing-keys/" + nextKey() + "/withdraw"));
        itinerary.add(
                "POST /admin/signing-keys/rotate", () -> ordered("/admin/signing-keys/rotate"));
    }

    private void look(Person person) {
        Phone phone = Phone.signIn(server, person);
        phone.call(
                "PUT",
                "/me/devices/current/push",
                Itinerary.json("platform", "apns", "token", UUID.randomUUID().toString()));
        String account = account(phone);
        String address = "?email=" + URLEncoder.encode(person.email(), UTF_8);
        itinerary.add(
                "GET /push-targets",
                () -> server.call("GET", "/push-targets?account=" + account, token));
        itinerary.add(
                "GET /admin/accounts",
                () -> management.call("GET", "/admin/accounts" + address, token));
        for (String part : List.of("", "/devices", "/events")) {
            itinerary.add(
                    "GET /admin/accounts/{id}" + part,
                    () -> management.call("GET", "/admin/accounts/" + account + part, token));
        }
    }

    private void order(Person person) {
        Phone phone = Phone.signIn(server, person);
        String account = account(phone);
        String roles = "{\"roles\":[\"editor\"],\"reason\":\"a tour\"}";
        itinerary.add(
                "POST /admin/accounts/{id}/devices/{device}/end",
                () -> ordered("/admin/accounts/" + account + "/devices/" + phone.id() + "/end"));
        add(account, "/devices/end");
        itinerary.add(
                "PUT /admin/accounts/{id}/roles",
                () ->
                        management.json(
                                "PUT", "/admin/accounts/" + account + "/roles", token, roles));
        add(account, "/lock");
        add(account, "/unlock");
        add(account, "/erase");
        itinerary.addLetters(person.email());
    }

    private void removeFactors(Person person) {
        Phone phone = Phone.signIn(server, person);
        Enrolled.with(phone);
        add(account(phone), "/factors/remove");
    }

    /// Adds an order about an account.
    private void add(String account, String order) {
        itinerary.add(
                "POST /admin/accounts/{id}" + order,
                () -> ordered("/admin/accounts/" + account + order));
    }

    private Answer ordered(String path) {
        return management.json("POST", path, token, REASON);
    }

    private static String account(Phone phone) {
        return Server.text(Phone.claims(phone.accessToken()), "sub");
    }

    /// The key of the set that has not signed the operator's token.
    private String nextKey() throws IOException {
        String header = token.substring(0, token.indexOf('.'));
        String signed =
                Server.text(new String(Base64.getUrlDecoder().decode(header), UTF_8), "kid");
        return Itinerary.JSON
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
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                String text =
                        answer.statusCode() == 200 ? "" : new String(body.readAllBytes(), UTF_8);
                return new Answer(answer.statusCode(), answer.headers(), text);
            } finally {
                http.shutdownNow();
            }
        }
    }
}
