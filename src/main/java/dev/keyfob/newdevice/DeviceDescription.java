package dev.keyfob.newdevice;

import dev.keyfob.device.DeviceFacts;
import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.place.Place;
import dev.keyfob.http.page.Language;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A device as a letter tells of it. What it is called was sent by whoever signed in: a thief would
/// like to speak to the reader, or to have them follow a link.
///
/// @param network the shortened address that it signed in from
record DeviceDescription(DeviceSession session, Optional<String> network) {

    /// In characters.
    static final int LONGEST = 40;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// One line each: what it is, when, from where.
    List<String> lines(Language language) {
        NewDeviceTexts texts = texts(language);
        return Stream.concat(
                        Stream.of(
                                texts.device(device(session.facts(), texts)),
                                texts.time(TIME.format(session.signedInAt()))),
                        origin(texts).stream())
                .toList();
    }

    private Optional<String> origin(NewDeviceTexts texts) {
        Optional<String> place =
                Optional.ofNullable(session.facts().place()).map(DeviceDescription::shown);
        return network.map(known ->
                place.map(name -> texts.networkIn(known, name))
                        .orElseGet(() -> texts.network(known)));
    }

    private static String shown(Place place) {
        return place.city() == null ? place.country() : place.city() + ", " + place.country();
    }

    private static String device(DeviceFacts facts, NewDeviceTexts texts) {
        List<String> known =
                Stream.of(
                                harmless(facts.name()).map(texts::quoted),
                                harmless(facts.model()),
                                harmless(facts.platform().orElse(null)))
                        .flatMap(Optional::stream)
                        .toList();
        return known.isEmpty() ? texts.unknown() : String.join(", ", known);
    }

    /// A text of which no mail program makes a link: letters, digits and what stands in the names
    /// of phones, and neither dot nor slash.
    static Optional<String> harmless(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        var kept = new StringBuilder();
        text.codePoints()
                .map(character -> isHarmless(character) ? character : ' ')
                .forEach(kept::appendCodePoint);
        String words = kept.toString().strip().replaceAll(" +", " ");
        int length = words.codePointCount(0, words.length());
        return Optional.of(words)
                .filter(name -> !name.isEmpty())
                .map(name ->
                        length <= LONGEST
                                ? name
                                : name.substring(0, name.offsetByCodePoints(0, LONGEST - 1)) + "…");
    }

    private static boolean isHarmless(int character) {
        return Character.isLetterOrDigit(character)
                || Character.getType(character) == Character.NON_SPACING_MARK
                || Character.getType(character) == Character.COMBINING_SPACING_MARK
                || "'’,-()+".indexOf(character) >= 0;
    }

    private static NewDeviceTexts texts(Language language) {
        return language.texts(NewDeviceTexts.class);
    }

    @Override
    public String toString() {
        return "DeviceDescription[" + session.id() + "]";
    }
}
