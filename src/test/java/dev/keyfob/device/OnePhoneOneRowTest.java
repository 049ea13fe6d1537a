package dev.keyfob.device;

import static dev.keyfob.Together.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import dev.keyfob.Server.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The table of `src/docs/devices.md`, a test a line.
@QuarkusTest
class OnePhoneOneRowTest extends HttpTest {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final String INSTALLATION = "4f6d2f0e";
    private static final String IPHONE = "iPhone17,2";
    private static final String PIXEL = "Pixel 9";

    private Person alice = new Person("", "");

    @BeforeEach
    void aliceHasAnAccount() {
        alice = server.signUp("alice");
    }

    @Test
    void withoutAnInstallationIdEachSignInIsADevice() {
        Phone first = Phone.signIn(server, alice);
        Phone second = Phone.signIn(server, alice);

        assertThat(listOf(second)).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(first.isSignedIn()).isTrue();
    }

    @Test
    void anotherInstallationIsAnotherDevice() {
        Phone first = signIn(INSTALLATION, IPHONE);
        Phone second = signIn("another", IPHONE);

        assertThat(listOf(second)).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(first.isSignedIn()).isTrue();
    }

    @Test
    void aReinstallTakesItsOldRowsPlace_withTheNameThatItsUserGave() {
        Phone before = signIn(INSTALLATION, IPHONE);
        rename(before, "Ana's phone");
        Phone after = signIn(INSTALLATION, IPHONE);

        assertThat(listOf(after)).containsExactly(after.id());
        assertThat(after.call("GET", "/me/devices").text("name")).isEqualTo("Ana's phone");
        assertThat(before.call("GET", "/me").status()).isEqualTo(401);
        assertThat(before.refresh().text("sign_out_reason")).isEqualTo("replaced");
        assertThat(after.isSignedIn()).isTrue();
    }

    @Test
    void aPhoneThatDoesNotTellItsModelMayBeTheSame() {
        Phone silent = signIn(INSTALLATION);
        Phone telling = signIn(INSTALLATION, IPHONE);
        assertThat(listOf(telling)).containsExactly(telling.id());
        assertThat(silent.isSignedIn()).isFalse();

        Phone silentAgain = signIn(INSTALLATION);
        assertThat(listOf(silentAgain)).containsExactly(silentAgain.id());
        assertThat(telling.isSignedIn()).isFalse();
    }

    @Test
    void aBackupRestoredOnAnotherPhoneIsANewRow_andTheOldOneIsMarkedAsMoved() {
        Phone old = signIn(INSTALLATION, IPHONE);
        rename(old, "Old phone");
        clock.move(Duration.ofMinutes(1));
        Phone restored = signIn(INSTALLATION, PIXEL);

        String list = restored.call("GET", "/me/devices").body();
        assertThat(list)
                .startsWith("[{\"id\":\"" + restored.id() + "\",\"name\":null")
                .contains("\"moved_at\":null,\"current\":true")
                .contains("{\"id\":\"" + old.id() + "\",\"name\":\"Old phone\"")
                .contains("\"moved_at\":\"" + clock.instant() + "\",\"current\":false");
        assertThat(old.isSignedIn()).isTrue();
        assertThat(old.call("GET", "/me").status()).isEqualTo(200);
    }

    @Test
    void theRestoredPhoneTakesItsOwnPlace_andTheMovedOneKeepsItsMark() {
        Phone old = signIn(INSTALLATION, IPHONE);
        Phone restored = signIn(INSTALLATION, PIXEL);
        String mark = Server.text(old.call("GET", "/me/devices").body(), "moved_at");
        clock.move(Duration.ofMinutes(1));
        Phone again = signIn(INSTALLATION, PIXEL);

        assertThat(listOf(again)).containsExactlyInAnyOrder(again.id(), old.id());
        assertThat(restored.isSignedIn()).isFalse();
        assertThat(again.call("GET", "/me/devices").text("moved_at")).isEqualTo(mark);
        assertThat(old.isSignedIn()).isTrue();
    }

    @Test
    void anEndedOneStaysEnded_andItsNameComesBack() {
        Phone before = signIn(INSTALLATION, IPHONE);
        rename(before, "Ana's phone");
        before.signOut();
        Phone after = signIn(INSTALLATION, IPHONE);

        assertThat(listOf(after)).containsExactly(after.id());
        assertThat(after.call("GET", "/me/devices").text("name")).isEqualTo("Ana's phone");
        assertThat(before.refresh().text("sign_out_reason")).isEqualTo("signed_out");
    }

    @Test
    void whoeverKnowsAnothersInstallationIdTouchesNothingOfIt() {
        Phone victim = signIn(INSTALLATION, IPHONE);
        Phone thief =
                Phone.signIn(server, "demo", server.signUp("mallory"), facts(INSTALLATION, IPHONE));

        assertThat(listOf(victim)).containsExactly(victim.id());
        assertThat(listOf(thief)).containsExactly(thief.id());
        assertThat(victim.call("GET", "/me").status()).isEqualTo(200);
        assertThat(victim.isSignedIn()).isTrue();
    }

    @Test
    void aSignInThatFailsTouchesNothing() {
        Phone victim = signIn(INSTALLATION, IPHONE);
        String code = server.challenge("demo", alice).text("authorization_code");

        Answer answer =
                server.redeemWith("x".repeat(43), "demo", code, facts(INSTALLATION, IPHONE));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(listOf(victim)).containsExactly(victim.id());
        assertThat(victim.isSignedIn()).isTrue();
    }

    @Test
    void anotherAppIsAnotherDevice() {
        Phone phone = signIn(INSTALLATION, IPHONE);
        Phone tablet = Phone.signIn(server, "tablet", alice, facts(INSTALLATION, IPHONE));

        assertThat(listOf(phone)).containsExactlyInAnyOrder(phone.id(), tablet.id());
        assertThat(phone.isSignedIn()).isTrue();
    }

    @Test
    void onePhoneThatSignsInSeveralTimesAtOnceHasOneRow() throws Exception {
        List<Callable<Phone>> signIns = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String code = server.challenge("demo", alice).text("authorization_code");
            signIns.add(() -> Phone.redeem(server, "demo", code, facts(INSTALLATION, IPHONE)));
        }

        List<Phone> phones = atOnce(signIns);

        List<Phone> live = phones.stream().filter(Phone::isSignedIn).toList();
        assertThat(live).hasSize(1);
        assertThat(listOf(live.getFirst())).containsExactly(live.getFirst().id());
    }

    private Phone signIn(String installation, String... model) {
        return Phone.signIn(server, "demo", alice, facts(installation, model));
    }

    private static String[] facts(String installation, String... model) {
        return model.length == 0
                ? new String[] {"installation_id", installation}
                : new String[] {"installation_id", installation, "device_model", model[0]};
    }

    private static void rename(Phone phone, String name) {
        phone.call("PATCH", "/me/devices/" + phone.id(), "{\"name\":\"" + name + "\"}");
    }

    private static List<String> listOf(Phone phone) {
        return ID.matcher(phone.call("GET", "/me/devices").body())
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
