package dev.keyfob.http.page;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/// A language that Keyfob's mail and pages are written in.
public enum Language {
    EN(Locale.ENGLISH),
    DE(Locale.GERMAN);

    /// In characters: a longer header is no person's wish.
    private static final int LONGEST_HEADER = 500;

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /// The language that a person would rather read (RFC 9110 §12.5.4, RFC 4647 §3.4): English
    /// where the header names none of ours.
    ///
    /// @param acceptLanguage the header, or null
    public static Language preferred(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER) {
            return EN;
        }
        try {
            Locale found =
                    Locale.lookup(
                            LanguageRange.parse(acceptLanguage), List.of(EN.locale, DE.locale));
            return DE.locale.equals(found) ? DE : EN;
        } catch (IllegalArgumentException malformed) {
            return EN;
        }
    }

    /// The texts of a bundle.
    public <T> T texts(Class<T> bundle) {
        return MessageBundles.get(bundle, Localized.Literal.of(tag()));
    }

    /// A moment to the minute, for example `30 November 2026, 10:12 UTC`.
    public String moment(Instant instant) {
        String day = this == DE ? "d. MMMM uuuu" : "d MMMM uuuu";
        return DateTimeFormatter.ofPattern(day + ", HH:mm 'UTC'", locale)
                .format(instant.atOffset(ZoneOffset.UTC));
    }

    /// As HTML and HTTP write it.
    public String tag() {
        return locale.toLanguageTag();
    }
}
