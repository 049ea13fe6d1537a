package dev.keyfob.accountimport.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.accountimport.format.Entry.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A user in the export of a realm of Keycloak (`kc.sh export`, `UserRepresentation`). Of its roles
/// those of the realm are taken, without the ones that every realm has; groups, attributes, other
/// providers' accounts and second factors are left behind.
final class KeycloakUser {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "password";

    private static final Pattern ROLE_OF_EVERY_REALM =
            Pattern.compile("default-roles-.*|offline_access|uma_authorization");

    private KeycloakUser() {}

    static Entry read(Origin origin, Members user) {
        if (user.has("serviceAccountClientId")) {
            return new Entry.Refused(origin, new Refusal(Refusal.Reason.NOT_A_PERSON));
        }
        List<Members> credentials = user.objects("credentials");
        var candidate =
                new Candidate(
                        user.text("id"),
                        user.text("email"),
                        user.flag("emailVerified"),
                        name(user),
                        user.texts("realmRoles").stream()
                                .filter(role -> !ROLE_OF_EVERY_REALM.matcher(role).matches())
                                .toList(),
                        user.number("createdTimestamp")
                                .map(Instant::ofEpochMilli)
                                .filter(Candidate::isPossible),
                        user.has("enabled") && !user.flag("enabled"),
                        credentials.stream()
                                .filter(each -> isOfType(each, PASSWORD))
                                .findFirst()
                                .map(KeycloakUser::hash),
                        credentials.stream().anyMatch(each -> !isOfType(each, PASSWORD)));
        return user.mistaken()
                .<Entry>map(member ->
                        new Entry.Refused(
                                origin, new Refusal(Refusal.Reason.MEMBER_INVALID, member)))
                .orElseGet(() -> candidate.judge(origin));
    }

    private static Optional<String> name(Members user) {
        return Optional.of(
                        Stream.of(user.text("firstName"), user.text("lastName"))
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(" ")))
                .filter(text -> !text.isBlank());
    }

    private static boolean isOfType(Members credential, String type) {
        return credential.text("type").equals(Optional.of(type));
    }

    /// The hash as a PHC string. Keycloak keeps it as two texts that are JSON themselves.
    private static String hash(Members credential) {
        Members data = json(credential.text("credentialData"));
        Members secret = json(credential.text("secretData"));
        String salted =
                "$" + secret.text("salt").orElse("") + "$" + secret.text("value").orElse("");
        long iterations = data.number("hashIterations").orElse(0L);
        String algorithm = data.text("algorithm").orElse("");
        return switch (algorithm) {
            case "pbkdf2" -> "$pbkdf2-sha1$i=" + iterations + salted;
            case "pbkdf2-sha256", "pbkdf2-sha512" -> "$" + algorithm + "$i=" + iterations + salted;
            case "argon2" -> argon2(data.object("additionalParameters"), iterations) + salted;
            default -> algorithm;
        };
    }

    private static String argon2(Members parameters, long passes) {
        String version = first(parameters, "version").equals("1.0") ? "16" : "19";
        return "$argon2%s$v=%s$m=%s,t=%d,p=%s"
                .formatted(
                        first(parameters, "type"),
                        version,
                        first(parameters, "memory"),
                        passes,
                        first(parameters, "parallelism"));
    }

    private static String first(Members parameters, String name) {
        return parameters.texts(name).stream().findFirst().orElse("");
    }

    private static Members json(Optional<String> text) {
        try {
            JsonNode node = JSON.readTree(text.orElse("{}"));
            return new Members(node);
        } catch (JsonProcessingException notJson) {
            return new Members(JSON.createObjectNode());
        }
    }
}
