package dev.keyfob.http;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of an OAuth request: a name stands at most once, one without a value counts as
/// omitted, an unknown one is ignored (RFC 6749 §3.1, §3.2).
public final class FormParameters {

    private final Map<String, List<String>> values;

    public FormParameters(MultivaluedMap<String, String> values) {
        this.values = values;
    }

    public Optional<String> get(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .findFirst()
                .filter(value -> !value.isEmpty());
    }

    /// Whether a name stands more than once, which makes the request malformed.
    public boolean hasRepetition() {
        return values.values().stream().anyMatch(list -> list.size() > 1);
    }
}
