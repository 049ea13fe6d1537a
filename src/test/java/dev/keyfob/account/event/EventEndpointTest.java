package dev.keyfob.account.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Instance;
import dev.keyfob.Phone;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EventEndpointTest extends HttpTest {

    private static final Pattern TYPE = Pattern.compile("\"type\":\"([^\"]+)\"");

    @Test
    void itsOwnerSeesWhatHappenedToTheAccount_newestFirst() throws Exception {
        Person alice = server.signUp("alice");
        clock.move(Duration.ofSeconds(1));
        Phone lost = Phone.signIn(server, "demo", alice);
        clock.move(Duration.ofSeconds(1));
        server.challenge("demo", new Person(alice.email(), "not-the-password-at-all"));
        clock.move(Duration.ofSeconds(1));
        Phone phone = Phone.signIn(server, "demo", alice);
        clock.move(Duration.ofSeconds(1));
        phone.call("DELETE", "/me/devices/" + lost.id());
        clock.move(Duration.ofSeconds(1));
        lost.refresh();

        assertThat(types(phone, 6))
                .containsExactly(
                        "refresh.refused",
                        "device.ended",
                        "device.signed_in",
                        "signin.refused",
                        "device.signed_in",
                        "account.created");
        String newest = first(phone.call("GET", "/me/events?limit=1"));
        assertThat(newest)
                .contains("\"occurred_at\":\"%s\"".formatted(clock.instant()))
                .contains(
                        "\"device_id\":\"%s\",\"by_device_id\":null,\"client_id\":\"demo\",\"reason\":\"revoked\",\"network\":\"127.0.0.0/24\"}"
                                .formatted(lost.id()));
        assertThat(phone.call("GET", "/me/events").body())
                .contains(
                        "\"type\":\"device.ended\",\"occurred_at\":\"%s\",\"device_id\":\"%s\",\"by_device_id\":\"%s\""
                                .formatted(
                                        clock.instant().minus(Duration.ofSeconds(1)),
                                        lost.id(),
                                        phone.id()));
    }

    @Test
    void aThiefIsSeenInTheList() throws Exception {
        Person alice = server.signUp("alice");
        Phone phone = Phone.signIn(server, alice);
        Phone robbed = Phone.signIn(server, alice);
        String stolen = robbed.refreshToken();
        robbed.refresh();
        robbed.refresh();

        server.refresh("demo", stolen);

        assertThat(types(phone, 4)).contains("refresh.reuse_detected");
    }

    @Test
    void everyEventIsOnOnePage_evenOfOneMoment() throws Exception {
        Phone phone = Phone.of(server, "alice");
        for (int i = 0; i < 5; i++) {
            phone.call(
                    "POST",
                    "/me/password",
                    "{\"current_password\":\"no\",\"new_password\":\"a-new-one-for-me\"}");
        }
        List<String> all = ids(phone.call("GET", "/me/events"), 7, phone);

        Answer page = phone.call("GET", "/me/events?limit=2");
        var paged = new ArrayList<>(ids(page.body()));
        while (!page.body().endsWith("\"next_cursor\":null}")) {
            page = phone.call("GET", "/me/events?limit=2&cursor=" + page.text("next_cursor"));
            paged.addAll(ids(page.body()));
        }

        assertThat(paged).isEqualTo(all).doesNotHaveDuplicates();
    }

    @Test
    void nobodySeesAnothersEvents() throws Exception {
        Phone bob = Phone.of(server, "bob");
        types(bob, 2);
        String cursor = bob.call("GET", "/me/events?limit=1").text("next_cursor");
        Phone eve = Phone.of(server, "eve");
        types(eve, 2);

        assertThat(ids(eve.call("GET", "/me/events?cursor=" + cursor).body()))
                .doesNotContainAnyElementsOf(ids(bob.call("GET", "/me/events").body()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cursor=x",
                "cursor=AAAA",
                "cursor=__________________________________________8",
                "cursor=f_________________________________________8",
                "cursor=%00",
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=1.5",
                "limit=99999999999999999999"
            })
    void whatCannotBeUsedIsNamed(String query) throws Exception {
        Phone phone = Phone.of(server, "alice");

        Answer answer = phone.call("GET", "/me/events?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .startsWith(
                        query.startsWith("cursor")
                                ? "{\"type\":\"urn:keyfob:problem:cursor-unknown\""
                                : "{\"type\":\"urn:keyfob:problem:limit-out-of-range\"");
    }

    @Test
    void aTokenOfANarrowScopeIsNotEnough() throws Exception {
        Phone phone = Phone.signIn(server, "tablet", server.signUp("alice"));
        phone.refresh("scope", "orders");

        Answer answer = phone.call("GET", "/me/events");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
        assertThat(server.call("GET", "/me/events", "").status()).isEqualTo(401);
    }

    /// The types of all events, once there are as many.
    private static List<String> types(Phone phone, int count) throws Exception {
        ids(phone.call("GET", "/me/events"), count, phone);
        return TYPE.matcher(phone.call("GET", "/me/events").body())
                .results()
                .map(type -> type.group(1))
                .toList();
    }

    private static List<String> ids(Answer first, int count, Phone phone) throws Exception {
        assertThat(first.status()).isEqualTo(200);
        Instance.await(
                "the events are written",
                Duration.ofSeconds(20),
                () -> ids(phone.call("GET", "/me/events").body()).size() == count);
        return ids(phone.call("GET", "/me/events").body());
    }

    private static List<String> ids(String body) {
        return Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(body)
                .results()
                .map((MatchResult id) -> id.group(1))
                .toList();
    }

    private static String first(Answer page) {
        return page.body().substring(0, page.body().indexOf('}') + 1);
    }
}
