package dev.keyfob.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import dev.keyfob.Letterbox.Arrived;
import dev.keyfob.Server.Answer;
import dev.keyfob.account.AccountConfig;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.http.Issuer;
import dev.keyfob.http.page.Language;
import dev.keyfob.mail.code.MailCodes;
import dev.keyfob.mail.code.Purpose;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person reads, and what a link opens where no app has claimed it.
@QuarkusTest
class LetterTest extends HttpTest {

    @Inject Mails mails;
    @Inject MailCodes codes;
    @Inject LetterWriter writer;
    @Inject AccountConfig accounts;
    @Inject Issuer issuer;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"NOBODY", "NEW_DEVICE", "CLOSE_ACCOUNT", "FACTOR.*", "RECOVERY.*"})
    void everyLetterHasItsCodeAndItsLinkInBothLanguagesAndBothForms(Letter letter)
            throws Exception {
        UUID code = UUID.randomUUID();
        String digits = codes.digits(letter.purpose(), code);
        Map<Language, String> sent = new HashMap<>();
        for (Language language : Language.values()) {
            String address = "alice-" + UUID.randomUUID() + "@example.com";
            mails.send(
                    new Mails.Order(
                            letter,
                            EmailAddress.parse(address).orElseThrow(),
                            language,
                            code,
                            clock.instant().plus(letter.purpose().lifetime())),
                    clock.instant());
            sent.put(language, address);
        }

        for (Language language : Language.values()) {
            Arrived mail = letterbox.await(sent.getOrDefault(language, ""));
            assertThat(mail.code()).isEqualTo(digits);
            assertThat(codes.id(letter.purpose(), mail.token())).hasValue(code);
            assertThat(mail.link())
                    .startsWith("http://localhost:8081/open/" + letter.purpose().path() + "#kfm_");
            assertThat(mail.language()).isEqualTo(language.tag());
            assertThat(mail.html())
                    .contains(
                            "<html lang=\"" + language.tag() + "\">",
                            ">" + digits + "<",
                            "href=\"" + mail.link() + "\"");
            assertThat(mail.subject()).contains("localhost").doesNotContain(digits);
            assertThat(mail.plain() + mail.html())
                    .contains(language == Language.DE ? "Code gilt einmal" : "code is good once")
                    .doesNotContain("{", "NOT_FOUND");
        }
    }

    @Test
    void whereTheAppHasClaimedAnotherAddressANoticeHasALinkForItBesides() {
        UUID code = UUID.randomUUID();
        MailConfig claimed = new Claimed("https://app.example.com/open");
        var waiting =
                new Mails.Waiting(
                        UUID.randomUUID(),
                        EmailAddress.parse("alice@example.com").orElseThrow(),
                        Letter.NEW_DEVICE,
                        Language.EN,
                        clock.instant(),
                        new Mails.Code(code, clock.instant()),
                        List.of("Device: a phone"),
                        1);

        LetterText letter = new LetterWriter(codes, claimed, accounts, issuer).write(waiting);

        String rest = "/disown-device?code=" + codes.token(Purpose.DISOWN_DEVICE, code);
        assertThat(letter.plain())
                .contains(
                        "    Device: a phone\n",
                        "\nhttp://localhost:8081/open" + rest + "\n",
                        "\nhttps://app.example.com/open" + rest + "\n");
        assertThat(letter.html()).contains("href=\"https://app.example.com/open" + rest + "\"");
    }

    private record Claimed(String address) implements MailConfig {
        @Override
        public Optional<String> link() {
            return Optional.of(address);
        }

        @Override
        public Optional<String> appName() {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_ANY,
            names = {"FACTOR.*", "RECOVERY.*", ".*_CHANGED"})
    void newsAreWrittenWithoutACodeToo_inBothLanguagesAndBothForms(Letter letter) {
        for (Language language : Language.values()) {
            LetterText text =
                    writer.write(
                            new Mails.Waiting(
                                    UUID.randomUUID(),
                                    EmailAddress.parse("alice@example.com").orElseThrow(),
                                    letter,
                                    language,
                                    Instant.parse("2026-03-01T10:12:59Z"),
                                    null,
                                    List.of(),
                                    1));

            String when =
                    language == Language.DE
                            ? "Wann: 1. März 2026, 10:12 UTC"
                            : "When: 1 March 2026, 10:12 UTC";
            assertThat(text.plain())
                    .contains(
                            "\n\n    " + when + "\n\n",
                            "\nhttp://localhost:8081/open/reset-password\n");
            assertThat(text.html())
                    .contains(when, "href=\"http://localhost:8081/open/reset-password\"");
            assertThat(text.plain() + text.html())
                    .doesNotContain("{", "NOT_FOUND", "null", "kfm_", "\n\n\n")
                    .doesNotContainPattern("\\b\\d{6}\\b")
                    .doesNotContain(language == Language.DE ? "Code gilt" : "code is good");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de-AT,de;q=0.9,en;q=0.8 | DE",
                "en;q=0.1, de | DE",
                "fr, de;q=0.2 | DE",
                "en-US | EN",
                "fr | EN",
                "'' | EN",
                "*/;q=x | EN",
            })
    void theLanguageIsTheOneThatAPersonWouldRatherRead(String header, Language language) {
        assertThat(Language.preferred(header)).isEqualTo(language);
    }

    @Test
    void withoutAWishItIsEnglish() {
        assertThat(Language.preferred(null)).isEqualTo(Language.EN);
        assertThat(Language.preferred("de,".repeat(1000))).isEqualTo(Language.EN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-email", "reset-password", "revert-email"})
    void aLinkOpensAPageThatSaysWhatToDoAndLoadsNothing(String purpose) {
        Answer answer = server.call("GET", "/open/" + purpose, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.body())
                .contains("<html lang=\"en\">", "type the six digits of the mail into the app")
                .doesNotContain("<script", "src=", "<form");
        assertThat(
                        server.sending("Accept-Language", "de-CH")
                                .call("GET", "/open/" + purpose, "")
                                .body())
                .contains("<html lang=\"de\">", "tippen Sie die sechs Ziffern");
        assertThat(server.call("GET", "/open/" + purpose + "x", "").status()).isEqualTo(404);
    }

    @Test
    void aTokenIsGoodForItsPurposeAndItsIdOnly_toTheLastBit() {
        UUID id = UUID.randomUUID();
        String token = codes.token(Purpose.RESET_PASSWORD, id);

        assertThat(codes.id(Purpose.RESET_PASSWORD, token)).hasValue(id);
        assertThat(codes.id(Purpose.REVERT_EMAIL, token)).isEmpty();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(
                            codes.id(
                                    Purpose.RESET_PASSWORD,
                                    token.substring(0, i) + other + token.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(codes.id(Purpose.RESET_PASSWORD, "")).isEmpty();
        assertThat(codes.id(Purpose.RESET_PASSWORD, token + "A")).isEmpty();
        assertThat(codes.isDigits(Purpose.REVERT_EMAIL, id, codes.digits(Purpose.SIGN_UP, id)))
                .isFalse();
    }
}
