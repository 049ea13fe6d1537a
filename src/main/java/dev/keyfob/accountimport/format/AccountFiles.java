package dev.keyfob.accountimport.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfob.accountimport.format.Entry.Origin;
import dev.keyfob.platform.StartFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Reads a file entry by entry, however long it is: an export (`.json`) of Keycloak or Firebase, or
/// the folder into which Keycloak has written one, or lines (any other name).
public final class AccountFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXPORT = ".json";
    private static final String USERS = "users";

    /// In bytes.
    private static final int LONGEST_LINE = 64 * 1024;

    private final AccountLine line;
    private final FirebaseUser firebase;

    public AccountFiles(Optional<FirebaseParameters> parameters) {
        line = new AccountLine(parameters);
        firebase = new FirebaseUser(parameters);
    }

    /// Opens a file so that its reader's progress is seen.
    @FunctionalInterface
    public interface Opening {
        InputStream open(Path file) throws IOException;
    }

    /// Tells every entry, in the order of the file.
    ///
    /// @throws StartFailure where an export is no JSON, or has no users; what stands before has
    ///   been told
    public void read(Path path, Opening opening, Consumer<Entry> reader) throws IOException {
        boolean hasUsers = false;
        if (Files.isDirectory(path)) {
            for (Path file : exports(path)) {
                hasUsers |= read(file, Optional.of(nameOf(file)), opening, reader);
            }
        } else {
            hasUsers = read(path, Optional.empty(), opening, reader);
        }
        if (!hasUsers) {
            throw new StartFailure(
                    "%s has no users: export them too (of Keycloak, its admin console does not), or give a file of lines a name that does not end in %s"
                            .formatted(path, EXPORT));
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// @return whether it is a file of users, also where there are none
    private boolean read(Path path, Optional<String> name, Opening opening, Consumer<Entry> reader)
            throws IOException {
        try (InputStream in = opening.open(path)) {
            if (path.toString().endsWith(EXPORT)) {
                return readExport(in, name, reader);
            }
            readLines(in, reader);
            return true;
        } catch (JsonProcessingException notJson) {
            throw new StartFailure(
                    "%s is no JSON from line %d on: correct that, and run it again"
                            .formatted(path, notJson.getLocation().getLineNr()));
        }
    }

    private boolean readExport(InputStream in, Optional<String> file, Consumer<Entry> reader)
            throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            long number = 0;
            boolean hasUsers = false;
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isUsers = parser.currentName().equals(USERS);
                if (parser.nextToken() != JsonToken.START_ARRAY || !isUsers) {
                    parser.skipChildren();
                    continue;
                }
                hasUsers = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    number++;
                    reader.accept(
                            user(
                                    new Origin(file, "user", number),
                                    JSON.<JsonNode>readTree(parser)));
                }
            }
            return hasUsers;
        }
    }

    private Entry user(Origin origin, JsonNode node) {
        var user = new Members(node);
        return FirebaseUser.is(user)
                ? firebase.read(origin, user)
                : KeycloakUser.read(origin, user);
    }

    private void readLines(InputStream in, Consumer<Entry> reader) throws IOException {
        var bytes = new ByteArrayOutputStream();
        long number = 1;
        boolean isTooLong = false;
        while (true) {
            int next = in.read();
            if (next >= 0 && next != '\n') {
                isTooLong |= bytes.size() == LONGEST_LINE;
                if (!isTooLong) {
                    bytes.write(next);
                }
                continue;
            }
            String text = bytes.toString(UTF_8);
            if (isTooLong) {
                reader.accept(
                        new Entry.Refused(
                                Origin.line(number), new Refusal(Refusal.Reason.TOO_LONG)));
            } else if (!text.isBlank()) {
                reader.accept(line.read(Origin.line(number), text));
            }
            if (next < 0) {
                return;
            }
            bytes.reset();
            number++;
            isTooLong = false;
        }
    }

    private static List<Path> exports(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(EXPORT)).sorted().toList();
        }
    }
}
