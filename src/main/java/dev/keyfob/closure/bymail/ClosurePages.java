package dev.keyfob.closure.bymail;

import dev.keyfob.account.AccountConfig;
import dev.keyfob.http.Issuer;
import dev.keyfob.http.page.Language;
import dev.keyfob.http.page.Page;
import dev.keyfob.mail.MailConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a person with a browser sees of the end of an account.
@ApplicationScoped
class ClosurePages {

    private final String app;
    private final long days;

    ClosurePages(MailConfig mail, Issuer issuer, AccountConfig accounts) {
        app = mail.appName().orElseGet(issuer::host);
        days = accounts.grace().toDays();
    }

    /// Asks for the address.
    Page ask(Language language) {
        ClosureTexts texts = texts(language);
        return ask(language, Stream.of(texts.ask(), texts.what(days)));
    }

    /// The same, after something that is no address.
    Page askAgain(Language language) {
        ClosureTexts texts = texts(language);
        return ask(language, Stream.of(texts.noAddress(), texts.ask(), texts.what(days)));
    }

    private Page ask(Language language, Stream<String> paragraphs) {
        ClosureTexts texts = texts(language);
        var field = new Page.Field("email", "", texts.address());
        return page(
                language, paragraphs.toList(), new Page.Form("close-account", field, texts.send()));
    }

    /// Says that a mail is on its way, if there is somebody to get it.
    Page sent(Language language) {
        return page(language, List.of(texts(language).sent()), null);
    }

    /// Asks once more, whoever has followed the link.
    Page confirm(Language language, String code) {
        ClosureTexts texts = texts(language);
        return page(
                language,
                List.of(texts.confirm(), texts.what(days)),
                new Page.Form("close-account", new Page.Field("code", code, null), texts.close()));
    }

    Page closed(Language language) {
        return page(language, List.of(texts(language).closed(days)), null);
    }

    Page notGood(Language language) {
        return page(language, List.of(texts(language).notGood()), null);
    }

    private Page page(Language language, List<String> paragraphs, Page.@Nullable Form form) {
        return new Page(language.tag(), texts(language).title(app), paragraphs, form);
    }

    private static ClosureTexts texts(Language language) {
        return language.texts(ClosureTexts.class);
    }
}
