package dev.keyfob.accountimport.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyfob.accountimport.format.Entry.Origin;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/// Keyfob's own format: one account a line, as `src/docs/import.md` describes it. A member that it
/// does not have is refused, not passed over: `emailVerified` would make an account that cannot
/// sign in.
final class AccountLine {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final Set<String> MEMBERS =
            Set.of(
                    "id",
                    "email",
                    "email_verified",
                    "name",
                    "roles",
                    "created_at",
                    "locked",
                    "password_hash");

    private final Optional<FirebaseParameters> firebase;

    AccountLine(Optional<FirebaseParameters> firebase) {
        this.firebase = firebase;
    }

    Entry read(Origin origin, String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JsonProcessingException notJson) {
            return new Entry.Refused(origin, new Refusal(Refusal.Reason.NOT_JSON));
        }
        return object.isObject()
                ? read(origin, new Members(object))
                : new Entry.Refused(origin, new Refusal(Refusal.Reason.NOT_JSON));
    }

    private Entry read(Origin origin, Members members) {
        Optional<String> unknown = members.beside(MEMBERS);
        if (unknown.isPresent()) {
            return new Entry.Refused(
                    origin, new Refusal(Refusal.Reason.MEMBER_UNKNOWN, unknown.get()));
        }
        Optional<String> created = members.text("created_at");
        Optional<Instant> createdAt = created.flatMap(AccountLine::instant);
        var candidate =
                new Candidate(
                        members.text("id"),
                        members.text("email"),
                        members.flag("email_verified"),
                        members.text("name"),
                        members.texts("roles"),
                        createdAt,
                        members.flag("locked"),
                        members.text("password_hash").map(this::hash),
                        false);
        return members.mistaken()
                .or(() -> created.filter(_ -> createdAt.isEmpty()).map(_ -> "created_at"))
                .<Entry>map(member ->
                        new Entry.Refused(
                                origin, new Refusal(Refusal.Reason.MEMBER_INVALID, member)))
                .orElseGet(() -> candidate.judge(origin));
    }

    private String hash(String text) {
        return FirebaseParameters.isOfALine(text)
                ? FirebaseParameters.required(firebase).hashOfALine(text)
                : text;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(Candidate::isPossible);
        } catch (DateTimeParseException notAnInstant) {
            return Optional.empty();
        }
    }
}
