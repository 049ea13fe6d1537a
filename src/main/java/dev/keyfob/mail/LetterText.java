package dev.keyfob.mail;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/// A letter as it is written, whole. May hold a code: shows nothing.
///
/// @param about lines that stand in no other letter
/// @param code six digits; empty where the link alone is good, or there is no code
/// @param link the same code for the app to open, or for a browser where there are no digits; or
///   nothing but the screen
/// @param appLink the same for the app, where that is another address; else empty
/// @param goodFor empty where there is no code
public record LetterText(
        String language,
        String subject,
        String text,
        List<String> about,
        String code,
        String open,
        String orOpen,
        String link,
        String appLink,
        String note,
        String goodFor) {

    /// The two forms of a letter.
    @CheckedTemplate(basePath = "mail")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance letterPlain(LetterText letter);

        static native TemplateInstance letterHtml(LetterText letter);

        static native TemplateInstance noticePlain(LetterText letter);

        static native TemplateInstance noticeHtml(LetterText letter);
    }

    String plain() {
        return (code.isEmpty() ? Templates.noticePlain(this) : Templates.letterPlain(this))
                .render();
    }

    String html() {
        return (code.isEmpty() ? Templates.noticeHtml(this) : Templates.letterHtml(this)).render();
    }

    @Override
    public String toString() {
        return "LetterText[…]";
    }
}
