package dev.keyfob.accountimport.format;

import dev.keyfob.accountimport.format.Entry.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A user in what `firebase auth:export users.json` writes (firebase-tools, `accountExporter.ts`).
/// Custom claims and other providers' accounts are left behind.
final class FirebaseUser {

    private final Optional<FirebaseParameters> parameters;

    FirebaseUser(Optional<FirebaseParameters> parameters) {
        this.parameters = parameters;
    }

    /// Whether a user is one of Firebase's.
    static boolean is(Members user) {
        return user.has("localId");
    }

    Entry read(Origin origin, Members user) {
        Optional<String> hash = user.text("passwordHash").filter(text -> !text.isEmpty());
        String salt = user.text("salt").orElse("");
        var candidate =
                new Candidate(
                        user.text("localId"),
                        user.text("email"),
                        user.flag("emailVerified"),
                        user.text("displayName"),
                        List.of(),
                        user.text("createdAt").flatMap(FirebaseUser::instant),
                        user.flag("disabled"),
                        hash.map(text -> FirebaseParameters.required(parameters).hash(salt, text)),
                        false);
        return user.mistaken()
                .<Entry>map(member ->
                        new Entry.Refused(
                                origin, new Refusal(Refusal.Reason.MEMBER_INVALID, member)))
                .orElseGet(() -> candidate.judge(origin));
    }

    private static Optional<Instant> instant(String millis) {
        return Optional.of(millis)
                .filter(text -> text.matches("\\d{1,15}"))
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text)))
                .filter(Candidate::isPossible);
    }
}
