package dev.keyfob.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Enrolled;
import dev.keyfob.Instance;
import dev.keyfob.MovableClock;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Person;
import dev.keyfob.platform.Database;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Somebody of whom every table has rows.
///
/// @param phone whose sign-in is fresh, with both factors
record Tenant(Person person, Phone phone, String id, String factor) {

    static Tenant of(Server server, Database database, MovableClock clock) throws Exception {
        Person person = server.signUp("alice");
        Phone.signIn(server, person);
        assertThat(server.challenge("demo", person).status()).isEqualTo(200);
        Phone phone = Phone.signIn(server, "demo", person, "device_name", "Alice's phone");
        Enrolled enrolled = Enrolled.with(phone, clock.instant());
        phone.stepUp(person, enrolled.app().code(clock.instant(), 0));
        assertThat(server.challenge("demo", person).text("error")).isEqualTo("otp_required");
        String id = Server.text(Phone.claims(phone.accessToken()), "sub");
        server.json("POST", "/accounts/close", "", "{\"email\":\"" + person.email() + "\"}");
        assertThat(
                        phone.call(
                                        "POST",
                                        "/me/email",
                                        "{\"email\":\"next-%s\",\"current_password\":\"%s\"}"
                                                .formatted(person.email(), person.password()))
                                .status())
                .isEqualTo(202);
        // One that could not be sent: the others are gone when they are.
        database.update(
                """
                insert into mail (id, recipient, letter, language, code_id, created_at, expires_at, next_try_at, given_up_at)
                values (?, ?, 'RESET_PASSWORD', 'EN', ?, ?, ?, ?, ?)
                """,
                UUID.randomUUID(),
                person.email(),
                UUID.randomUUID(),
                clock.instant(),
                clock.instant(),
                clock.instant(),
                clock.instant());
        var tenant = new Tenant(person, phone, id, enrolled.id());
        Instance.await(
                "events are written",
                Duration.ofSeconds(20),
                () -> phone.call("GET", "/me/events").body().contains("factor.added"));
        return tenant;
    }

    /// What its rows can be told by.
    List<String> names() {
        return List.of(id, person.email(), phone.id(), factor);
    }

    void close() {
        assertThat(phone.call("DELETE", "/me").status()).isEqualTo(204);
    }
}
