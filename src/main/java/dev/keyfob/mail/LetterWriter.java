package dev.keyfob.mail;

import dev.keyfob.account.AccountConfig;
import dev.keyfob.http.Issuer;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import dev.keyfob.platform.StartFailure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/// Writes a letter when it is sent: only then, and only in memory, does its code exist.
@ApplicationScoped
@Startup
public class LetterWriter {

    private final MailCodes codes;
    private final String link;
    private final String pages;
    private final String app;
    private final Duration grace;

    LetterWriter(MailCodes codes, MailConfig config, AccountConfig accounts, Issuer issuer) {
        this.codes = codes;
        grace = accounts.grace();
        pages = issuer.url(OpenEndpoint.PATH);
        link = config.link().orElse(pages);
        app = config.appName().orElseGet(issuer::host);
        if (!link.matches("https?://[^\\s\"<>#?]+[^\\s\"<>#?/]")
                || (link.startsWith("http:") && !link.startsWith(issuer.value() + "/"))) {
            throw new StartFailure(
                    "keyfob.mail.link cannot be used: it is an https address without query, fragment or trailing slash, for example"
                            + " https://app.example.com/open");
        }
    }

    /// The letter as it is to be sent.
    ///
    /// The token stands in the fragment of the link, which no server, proxy or log on the way sees.
    /// Where a page of Keyfob's is to do the work, it has to see it: such a code lets nobody in.
    LetterText write(Mails.Waiting mail) {
        Purpose purpose = mail.letter().purpose();
        MailTexts texts = mail.language().texts(MailTexts.class);
        Part part = part(mail.letter(), texts);
        Mails.Code code = mail.code();
        if (code == null) {
            return withoutCode(mail, part, texts);
        }
        String token = codes.token(purpose, code.id());
        if (purpose.isFinishedOnPage()) {
            String rest = "/" + purpose.path() + "?code=" + token;
            return new LetterText(
                    mail.language().tag(),
                    part.subject(),
                    part.text(),
                    about(mail, texts),
                    "",
                    purpose == Purpose.CLOSE_ACCOUNT ? texts.closeAccount() : texts.disown(),
                    texts.orOpen(),
                    pages + rest,
                    link.equals(pages) ? "" : link + rest,
                    part.note(),
                    goodFor(purpose, texts));
        }
        return new LetterText(
                mail.language().tag(),
                part.subject(),
                part.text(),
                about(mail, texts),
                codes.digits(purpose, code.id()),
                texts.open(),
                texts.orOpen(),
                link + "/" + purpose.path() + "#" + token,
                "",
                part.note(),
                goodFor(purpose, texts));
    }

    private LetterText withoutCode(Mails.Waiting mail, Part part, MailTexts texts) {
        return new LetterText(
                mail.language().tag(),
                part.subject(),
                part.text(),
                about(mail, texts),
                "",
                texts.open(),
                texts.orOpen(),
                link + "/" + Purpose.RESET_PASSWORD.path(),
                "",
                noteWithoutCode(mail.letter(), part, texts),
                "");
    }

    /// News say at least when it was.
    private static List<String> about(Mails.Waiting mail, MailTexts texts) {
        return mail.letter().isNews() && mail.about().isEmpty()
                ? List.of(texts.when(mail.language().moment(mail.writtenAt())))
                : mail.about();
    }

    /// What differs from letter to letter.
    private record Part(String subject, String text, String note) {}

    private Part part(Letter letter, MailTexts texts) {
        return switch (letter) {
            case SIGN_UP ->
                    new Part(texts.signUpSubject(app), texts.signUpText(), texts.signUpNote());
            case SIGN_UP_TAKEN ->
                    new Part(
                            texts.signUpTakenSubject(app),
                            texts.signUpTakenText(),
                            texts.signUpTakenNote());
            case CHANGE_EMAIL ->
                    new Part(
                            texts.changeEmailSubject(app),
                            texts.changeEmailText(),
                            texts.changeEmailNote());
            case RESET_PASSWORD ->
                    new Part(
                            texts.resetPasswordSubject(app),
                            texts.resetPasswordText(),
                            texts.resetPasswordNote());
            case NOBODY -> throw new IllegalArgumentException("nobody gets this letter");
            case PASSWORD_CHANGED ->
                    new Part(
                            texts.passwordChangedSubject(app),
                            texts.passwordChangedText(),
                            texts.passwordChangedNote());
            case ACCOUNT_CLOSED ->
                    new Part(
                            texts.accountClosedSubject(app),
                            texts.accountClosedText(grace.toDays()),
                            texts.accountClosedNote());
            case EMAIL_CHANGED ->
                    new Part(
                            texts.emailChangedSubject(app),
                            texts.emailChangedText(),
                            texts.emailChangedNote());
            case CLOSE_ACCOUNT ->
                    new Part(
                            texts.closeAccountSubject(app),
                            texts.closeAccountText(grace.toDays()),
                            texts.closeAccountNote());
            case NEW_DEVICE ->
                    new Part(
                            texts.newDeviceSubject(app),
                            texts.newDeviceText(),
                            texts.newDeviceNote());
            case FACTOR_ADDED ->
                    new Part(
                            texts.factorAddedSubject(app),
                            texts.factorAddedText(),
                            texts.factorAddedNote(app));
            case FACTOR_REMOVED ->
                    new Part(
                            texts.factorRemovedSubject(app),
                            texts.factorRemovedText(),
                            texts.factorRemovedNote());
            case FACTOR_REMOVED_BY_OPERATOR ->
                    new Part(
                            texts.factorRemovedSubject(app),
                            texts.factorRemovedByOperatorText(app),
                            texts.factorRemovedNote());
            case RECOVERY_CODES_RENEWED ->
                    new Part(
                            texts.recoveryCodesSubject(app),
                            texts.recoveryCodesText(),
                            texts.recoveryCodesNote());
        };
    }

    private String noteWithoutCode(Letter letter, Part part, MailTexts texts) {
        return switch (letter) {
            case PASSWORD_CHANGED, ACCOUNT_CLOSED, NEW_DEVICE -> texts.askForPasswordNote();
            case EMAIL_CHANGED -> texts.askSupportNote(app);
            default -> part.note();
        };
    }

    private static String goodFor(Purpose purpose, MailTexts texts) {
        return switch (purpose) {
            case SIGN_UP, CHANGE_EMAIL -> texts.goodForADay();
            case RESET_PASSWORD -> texts.goodForHalfAnHour();
            case REVERT_EMAIL -> texts.goodForAWeek();
            case DISOWN_DEVICE -> texts.linkGoodForAWeek();
            case CLOSE_ACCOUNT -> texts.linkGoodForADay();
        };
    }
}
