package dev.keyfob.tour;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.util.List;

/// Who asks without an access token: to come in, to come back in, or to read what anybody may.
final class Stranger {

    private final Itinerary itinerary;
    private final Server server;

    Stranger(Itinerary itinerary) {
        this.itinerary = itinerary;
        server = itinerary.server();
    }

    void prepare() throws Exception {
        List<Person> people = itinerary.people(6);
        signUp(people.get(0));
        reset(people.get(1));
        signIn(people.get(2));
        disown(people.get(3));
        close(people.get(4), people.get(5));
        read();
    }

    private void signUp(Person taken) throws Exception {
        String free = Itinerary.address();
        String another = Itinerary.address();
        Answer waiting = itinerary.signUp(another);
        String code = itinerary.letterbox().await(another).code();
        itinerary.add("POST /accounts", () -> itinerary.signUp(free));
        itinerary.add("POST /accounts", () -> itinerary.signUp(taken.email()));
        String handle = waiting.text("verification");
        itinerary.add(
                "POST /accounts/verify-email/resend",
                () -> itinerary.post("/accounts/verify-email/resend", "verification", handle));
        itinerary.add("POST /accounts/verify-email", () -> itinerary.verify(waiting, code));
        itinerary.addLetters(free, taken.email(), another);
    }

    private void reset(Person person) throws Exception {
        askForReset(person.email());
        String code = itinerary.letterbox().await(person.email(), 1).token();
        itinerary.add("POST /accounts/reset-password", () -> askForReset(person.email()));
        itinerary.add("POST /accounts/reset-password", () -> askForReset(Itinerary.address()));
        itinerary.add(
                "POST /accounts/reset-password/confirm",
                () -> itinerary.newPassword("/accounts/reset-password/confirm", code));
        itinerary.addLetters(person.email());
    }

    private void signIn(Person person) {
        Phone phone = Phone.signIn(server, person);
        Phone leaving = Phone.signIn(server, person);
        String code = server.challenge("demo", person).text("authorization_code");
        Server asOperator = ConfidentialClients.as("operator", server);
        String own = ConfidentialClients.ownToken("operator", server).text("access_token");
        itinerary.add("POST /authorize-challenge", () -> server.challenge("demo", person));
        itinerary.add("POST /token", () -> server.redeem("demo", code));
        itinerary.add("POST /token", phone::refresh);
        itinerary.add("POST /token", () -> ConfidentialClients.ownToken("operator", server));
        itinerary.add("POST /introspect", () -> asOperator.form("/introspect", "token", own));
        itinerary.add("GET /forward-auth", () -> server.call("GET", "/forward-auth", own));
        itinerary.add("POST /revoke", leaving::signOut);
    }

    private void disown(Person person) throws Exception {
        for (int i = 0; i < 3; i++) {
            Phone.signIn(server, person);
        }
        String code = itinerary.letterbox().awaitNotice(person.email(), 0).token();
        String other = itinerary.letterbox().awaitNotice(person.email(), 1).token();
        itinerary.add(
                "POST /accounts/disown-device",
                () -> itinerary.post("/accounts/disown-device", "code", code));
        itinerary.add(
                "GET /open/disown-device",
                () -> server.call("GET", "/open/disown-device?code=" + other, ""));
        itinerary.add(
                "POST /open/disown-device",
                () -> server.form("/open/disown-device", "code", other));
        itinerary.addLetters(person.email());
    }

    private void close(Person byPage, Person byJson) throws Exception {
        server.form("/close-account", "email", byPage.email());
        askToClose(byJson.email());
        String page = itinerary.letterbox().await(byPage.email(), 1).token();
        String json = itinerary.letterbox().await(byJson.email(), 1).token();
        itinerary.add("GET /close-account", () -> server.call("GET", "/close-account", ""));
        itinerary.add(
                "POST /close-account",
                () -> server.form("/close-account", "email", byPage.email()));
        itinerary.add("POST /accounts/close", () -> askToClose(byJson.email()));
        itinerary.add("POST /accounts/close", () -> askToClose(Itinerary.address()));
        itinerary.add(
                "GET /open/close-account",
                () -> server.call("GET", "/open/close-account?code=" + page, ""));
        itinerary.add(
                "POST /open/close-account", () -> server.form("/open/close-account", "code", page));
        itinerary.add(
                "POST /accounts/close/confirm",
                () -> itinerary.post("/accounts/close/confirm", "code", json));
        itinerary.addLetters(byPage.email(), byJson.email());
    }

    private Answer askToClose(String email) {
        return itinerary.post("/accounts/close", "email", email);
    }

    private void read() {
        itinerary.add("GET /open/{purpose}", () -> server.call("GET", "/open/verify-email", ""));
        for (String name :
                List.of("oauth-authorization-server", "oauth-protected-resource", "jwks.json")) {
            String path = "/.well-known/" + name;
            itinerary.add("GET " + path, () -> server.call("GET", path, ""));
        }
    }

    private Answer askForReset(String email) {
        return itinerary.post("/accounts/reset-password", "email", email);
    }
}
