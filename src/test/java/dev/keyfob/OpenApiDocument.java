package dev.keyfob;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The description of the interface, `openapi.yaml`.
final class OpenApiDocument {

    private static final JsonNode DOCUMENT = read("src/main/resources/META-INF/openapi.yaml");

    private OpenApiDocument() {}

    /// One method of one path, for example `GET /me`.
    record Operation(String name, JsonNode node) {}

    /// What an operation may answer with one status.
    record Answer(String operation, String status, JsonNode node) {

        Stream<JsonNode> examples(String mediaType) {
            return node.path("content")
                    .path(mediaType)
                    .path("examples")
                    .valueStream()
                    .map(example -> resolved(example).path("value"));
        }
    }

    static Stream<Operation> operations() {
        return DOCUMENT.path("paths").properties().stream()
                .flatMap(path ->
                        path.getValue().properties().stream()
                                .filter(item -> item.getValue().isObject())
                                .map(item ->
                                        new Operation(
                                                item.getKey().toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey(),
                                                item.getValue())));
    }

    static Stream<Answer> answers() {
        return operations().flatMap(OpenApiDocument::answers);
    }

    static Stream<Answer> answers(Operation operation) {
        return operation.node().path("responses").properties().stream()
                .map(answer ->
                        new Answer(operation.name(), answer.getKey(), resolved(answer.getValue())));
    }

    static JsonNode schema(String name) {
        return at("#/components/schemas/" + name);
    }

    /// The names of the schemas that end so.
    static Stream<String> schemas(String end) {
        return at("#/components/schemas").properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.endsWith(end));
    }

    static Set<String> properties(String schema) {
        return schema(schema).path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(toSet());
    }

    static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? at(node.path("$ref").asText()) : node;
    }

    /// Every reference from one place to another.
    static List<String> references() {
        return DOCUMENT.findValuesAsText("$ref");
    }

    static JsonNode at(String reference) {
        return DOCUMENT.at(reference.substring(1));
    }

    private static JsonNode read(String file) {
        try {
            return new YAMLMapper().readTree(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
