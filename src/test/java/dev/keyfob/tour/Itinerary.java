package dev.keyfob.tour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.Letterbox;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// A tour that is being prepared, and what all who are on it do.
final class Itinerary {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String PASSWORD = "every-press-a-new-code";

    private final Server server;
    private final Letterbox letterbox;
    private final List<Tour.Request> requests = new ArrayList<>();
    private final List<String> letters = new ArrayList<>();

    Itinerary(Server server, Letterbox letterbox) {
        this.server = server;
        this.letterbox = letterbox;
    }

    Server server() {
        return server;
    }

    Letterbox letterbox() {
        return letterbox;
    }

    Tour tour() {
        return new Tour(List.copyOf(requests), List.copyOf(letters));
    }

    /// Adds a request that comes after those before.
    void add(String operation, Callable<Answer> call) {
        requests.add(new Tour.Request(operation, call));
    }

    /// Says who gets a letter by one of the requests.
    void addLetters(String... addresses) {
        letters.addAll(List.of(addresses));
    }

    /// People who have proven their addresses.
    List<Person> people(int number) throws Exception {
        List<Person> people =
                IntStream.range(0, number).mapToObj(_ -> new Person(address(), PASSWORD)).toList();
        List<Answer> asked = people.stream().map(person -> signUp(person.email())).toList();
        for (int i = 0; i < number; i++) {
            String code = letterbox.await(people.get(i).email()).code();
            assertThat(verify(asked.get(i), code).status()).isEqualTo(204);
        }
        return people;
    }

    Answer signUp(String email) {
        return post("/accounts", "email", email, "password", PASSWORD);
    }

    Answer verify(Answer asked, String code) {
        String handle = asked.text("verification");
        return post("/accounts/verify-email", "verification", handle, "code", code);
    }

    Answer newPassword(String path, String code) {
        return post(path, "code", code, "password", "every-press-a-newer-code");
    }

    Answer post(String path, String... members) {
        return server.json("POST", path, "", json(members));
    }

    /// An object of texts.
    static String json(String... members) {
        var object = JSON.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            object.put(members[i], members[i + 1]);
        }
        return object.toString();
    }

    /// One that nobody has.
    static String address() {
        return "alice-" + UUID.randomUUID() + "@example.com";
    }
}
