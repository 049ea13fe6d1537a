package dev.keyfob.tour;

import dev.keyfob.Authenticator;
import dev.keyfob.Enrolled;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import java.util.List;
import java.util.UUID;

/// Who looks after an account, with the access token of a phone.
final class Owner {

    private final Itinerary itinerary;
    private final Server server;

    Owner(Itinerary itinerary) {
        this.itinerary = itinerary;
        server = itinerary.server();
    }

    void prepare() throws Exception {
        List<Person> people = itinerary.people(8);
        changeEmail(people.get(0));
        revertEmail(people.get(1));
        askForEmail(people.get(2));
        devices(people.get(3));
        factors(people.get(4), people.get(5));
        changePassword(people.get(6));
        leave(people.get(7));
    }

    private void changeEmail(Person person) throws Exception {
        String next = Itinerary.address();
        Answer asked = askForChange(person, Phone.signIn(server, person), next);
        String code = itinerary.letterbox().await(next).code();
        itinerary.add("POST /accounts/verify-email", () -> itinerary.verify(asked, code));
        itinerary.addLetters(person.email());
    }

    private void revertEmail(Person person) throws Exception {
        String elsewhere = Itinerary.address();
        Answer gone = askForChange(person, Phone.signIn(server, person), elsewhere);
        itinerary.verify(gone, itinerary.letterbox().await(elsewhere).code());
        String wayBack = itinerary.letterbox().await(person.email(), 1).token();
        itinerary.add(
                "POST /accounts/revert-email",
                () -> itinerary.newPassword("/accounts/revert-email", wayBack));
    }

    private void askForEmail(Person person) {
        Phone phone = Phone.signIn(server, person);
        String later = Itinerary.address();
        itinerary.add("POST /me/email", () -> askForChange(person, phone, later));
        itinerary.addLetters(later);
    }

    private void devices(Person person) {
        Phone phone = Phone.signIn(server, person);
        Phone lost = Phone.signIn(server, person);
        String push = Itinerary.json("platform", "apns", "token", UUID.randomUUID().toString());
        String name = Itinerary.json("name", "Lost");
        add(phone, "GET", "/me");
        add(phone, "GET", "/me/events");
        add(phone, "GET", "/me/devices");
        itinerary.add(
                "PUT /me/devices/current/push",
                () -> phone.call("PUT", "/me/devices/current/push", push));
        add(phone, "DELETE", "/me/devices/current/push");
        itinerary.add(
                "PATCH /me/devices/{id}",
                () -> phone.call("PATCH", "/me/devices/" + lost.id(), name));
        itinerary.add(
                "DELETE /me/devices/{id}", () -> phone.call("DELETE", "/me/devices/" + lost.id()));
        add(phone, "DELETE", "/me/devices");
    }

    private void factors(Person enrolled, Person enrols) {
        Enrolled factor = Enrolled.with(Phone.signIn(server, enrolled));
        Phone strong = Phone.signIn(server, enrolled, factor.app().nextCode());
        Phone phone = Phone.signIn(server, enrols);
        Answer begun = phone.call("POST", "/me/factors");
        var app = new Authenticator(begun.text("secret"));
        add(strong, "GET", "/me/factors");
        add(strong, "POST", "/me/factors/recovery-codes");
        itinerary.add(
                "DELETE /me/factors/{id}",
                () -> strong.call("DELETE", "/me/factors/" + factor.id()));
        add(strong, "POST", "/me/factors");
        itinerary.add(
                "POST /me/factors/{id}/confirm",
                () -> Enrolled.confirm(phone, begun.text("id"), app.nextCode()));
    }

    private void changePassword(Person person) {
        Phone phone = Phone.signIn(server, person);
        String change =
                Itinerary.json(
                        "current_password",
                        person.password(),
                        "new_password",
                        "every-press-a-newer-code");
        itinerary.add("POST /me/password", () -> phone.call("POST", "/me/password", change));
        itinerary.addLetters(person.email());
    }

    private void leave(Person person) {
        Phone phone = Phone.signIn(server, person);
        add(phone, "GET", "/me/export");
        add(phone, "DELETE", "/me");
        itinerary.addLetters(person.email());
    }

    private void add(Phone phone, String method, String path) {
        itinerary.add(method + " " + path, () -> phone.call(method, path));
    }

    private static Answer askForChange(Person person, Phone phone, String email) {
        return phone.call(
                "POST",
                "/me/email",
                Itinerary.json("email", email, "current_password", person.password()));
    }
}
