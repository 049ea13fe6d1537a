package dev.keyfob.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A short text that a person gave and others will see: without control and format characters and
/// halves of surrogate pairs, trimmed, and cut to 100 characters.
public record ShownText(String value) {

    private static final int LONGEST = 100;

    /// Makes a text fit to be shown.
    ///
    /// @return empty where nothing is left of it
    public static Optional<ShownText> of(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        StringBuilder kept = new StringBuilder();
        text.codePoints().filter(ShownText::isShown).limit(LONGEST).forEach(kept::appendCodePoint);
        return Optional.of(kept.toString().strip())
                .filter(shown -> !shown.isEmpty())
                .map(ShownText::new);
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return value;
    }
}
