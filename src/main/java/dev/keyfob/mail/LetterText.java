package dev.keyfob.mail;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/// A letter as it is written, whole. Holds a code: shows nothing.
///
/// @param code six digits
/// @param link the same code for the app to open
public record LetterText(
        String language,
        String subject,
        String text,
        String code,
        String open,
        String orOpen,
        String link,
        String note,
        String goodFor) {

    /// The two forms of a letter.
    @CheckedTemplate(basePath = "mail")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance letterPlain(LetterText letter);

        static native TemplateInstance letterHtml(LetterText letter);
    }

    String plain() {
        return Templates.letterPlain(this).render();
    }

    String html() {
        return Templates.letterHtml(this).render();
    }

    @Override
    public String toString() {
        return "LetterText[…]";
    }
}
