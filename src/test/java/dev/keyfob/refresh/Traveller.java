package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.Instance;
import dev.keyfob.KillableStores;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A phone that tries again with what it holds, and remembers every token that it held before.
final class Traveller {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// A bound of what is presented again at the end, where load made thousands of tokens.
    private static final int OLDER_TOKENS = 100;

    private final Server server;
    private final Phone phone;
    private final List<String> held = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private final AtomicInteger refreshes = new AtomicInteger();

    Traveller(Server server) {
        this.server = server;
        phone = Phone.of(server, "alice");
        held.add(phone.refreshToken());
    }

    Phone phone() {
        return phone;
    }

    /// How many refreshes it has kept.
    int refreshes() {
        return refreshes.get();
    }

    /// Refreshes, again and again while nothing or an outage is the answer, and uses the access
    /// token.
    void goesOn() throws Exception {
        Instance.await("refreshes", PATIENCE, this::hasRefreshed);
        Instance.await("is let in", PATIENCE, () -> letIn().equals(Optional.of(200)));
    }

    /// Asks once, keeps what comes, and uses it; loses every third answer.
    void takesATurn(int turn) {
        if (turn % 3 == 0) {
            answered(phone::refreshLosingTheAnswer).ifPresent(this::lose);
        } else if (hasRefreshed()) {
            letIn();
        }
    }

    /// Its device has one unrevoked row, and of all tokens that were ever made for it the one that
    /// it holds lives.
    void assertOneTokenLives(KillableStores stores, Set<String> escaped) throws Exception {
        goesOn();
        goesOn();
        UUID id = UUID.fromString(phone.id());
        String ofItsAccount =
                "revoked_at is null and account_id = (select account_id from device_session where id = '%s')"
                        .formatted(id);
        assertThat(stores.count("select count(*) from device_session where " + ofItsAccount))
                .isOne();

        String current = held.getLast();
        String previous = held.get(held.size() - 2);
        Answer again = server.refresh("demo", previous);
        if (again.status() == 200) {
            assertThat(again.text("refresh_token")).as("a replay").isEqualTo(current);
        }
        var older = new ArrayList<>(held.subList(0, held.size() - 2));
        older.addAll(lost);
        // Key id and handle, which all tokens of one device share.
        String family = current.substring(0, 26);
        older.addAll(escaped.stream().filter(token -> token.startsWith(family)).toList());
        older.removeAll(List.of(previous, current));
        int stride = older.size() / OLDER_TOKENS + 1;
        for (int i = 0; i < older.size(); i += stride) {
            unrevoke(stores, id);
            Answer answer = server.refresh("demo", older.get(i));
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.text("sign_out_reason")).isEqualTo("reuse_detected");
        }
        unrevoke(stores, id);
        assertThat(server.refresh("demo", current).status()).isEqualTo(200);
    }

    private static void unrevoke(KillableStores stores, UUID id) throws SQLException {
        stores.execute(
                "update device_session set revoked_at = null, revocation_reason = null where id = '%s'"
                        .formatted(id));
    }

    private boolean hasRefreshed() {
        Optional<Answer> answer = answered(phone::refresh);
        answer.ifPresent(come -> assertThat(come.status()).as(come.body()).isIn(200, 503));
        if (answer.isEmpty() || answer.get().status() != 200) {
            return false;
        }
        if (!phone.refreshToken().equals(held.getLast())) {
            held.add(phone.refreshToken());
        }
        refreshes.incrementAndGet();
        return true;
    }

    private void lose(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isIn(200, 503);
        if (answer.status() == 200) {
            lost.add(answer.text("refresh_token"));
        }
    }

    private Optional<Integer> letIn() {
        Optional<Integer> status =
                answered(() -> phone.call("GET", "/me")).map(answer -> answer.status());
        status.ifPresent(come -> assertThat(come).isIn(200, 503));
        return status;
    }

    /// Empty where the connection ended without an answer.
    static Optional<Answer> answered(Supplier<Answer> request) {
        try {
            return Optional.of(request.get());
        } catch (UncheckedIOException noAnswer) {
            return Optional.empty();
        }
    }
}
