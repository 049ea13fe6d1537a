package dev.keyfob.accountimport.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object, each asked for as the type that it should have. Remembers the
/// first that has another one. Shows nothing.
final class Members {

    private final JsonNode object;
    private @Nullable String mistaken;

    Members(JsonNode object) {
        this.object = object;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    Optional<String> text(String name) {
        return member(name).flatMap(member -> as(name, member.isTextual(), member.asText()));
    }

    boolean flag(String name) {
        return member(name)
                .flatMap(member -> as(name, member.isBoolean(), member.asBoolean()))
                .orElse(false);
    }

    Optional<Long> number(String name) {
        return member(name).flatMap(member -> as(name, member.isIntegralNumber(), member.asLong()));
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        elements(name)
                .forEach(each -> as(name, each.isTextual(), each.asText()).ifPresent(texts::add));
        return texts;
    }

    /// Without members where there is none.
    Members object(String name) {
        return new Members(
                member(name)
                        .flatMap(member -> as(name, member.isObject(), member))
                        .orElse(MissingNode.getInstance()));
    }

    List<Members> objects(String name) {
        return elements(name).stream().map(Members::new).toList();
    }

    /// The name of the first member that has not the type that it was asked for.
    Optional<String> mistaken() {
        return Optional.ofNullable(mistaken);
    }

    /// The name of the first member that is none of these.
    Optional<String> beside(Set<String> known) {
        return object.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .findFirst();
    }

    private List<JsonNode> elements(String name) {
        return member(name)
                .flatMap(member -> as(name, member.isArray(), member))
                .map(member -> member.valueStream().toList())
                .orElse(List.of());
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(object.get(name)).filter(member -> !member.isNull());
    }

    private <T> Optional<T> as(String name, boolean isRight, T value) {
        if (!isRight && mistaken == null) {
            mistaken = name;
        }
        return isRight ? Optional.of(value) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Members[…]";
    }
}
