package dev.keyfob.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A password as a person typed it, in NFC, so that it is the same however a keyboard composes its
/// accents.
///
/// NIST SP 800-63B-4 §3.1.1.2: 15 to 256 code points of any script, white space included, without
/// rules of composition. No control characters (RFC 8265 §4.2) and no half of a surrogate pair,
/// which has no UTF-8 form. `toString` shows nothing of it.
public final class Password {

    /// In code points.
    public static final int SHORTEST = 15;

    /// In code points.
    public static final int LONGEST = 256;

    /// In UTF-16 units, before normalisation: bounds the work that an unknown sender can cause.
    private static final int LONGEST_INPUT = 1024;

    /// In code points: a shorter local part is too likely a part of ordinary words.
    private static final int SHORTEST_TELLING_LOCAL_PART = 5;

    private final String text;
    private final String typed;

    private Password(String typed) {
        this.text = nfc(typed);
        this.typed = typed;
    }

    /// What came of choosing a password.
    public sealed interface Choice {}

    /// The password keeps every rule.
    public record Accepted(Password password) implements Choice {}

    /// Why a password cannot be chosen; the person is told.
    public enum Refusal implements Choice {
        /// Fewer than [#SHORTEST] code points.
        TOO_SHORT,
        /// More than [#LONGEST] code points.
        TOO_LONG,
        /// Holds a control character or half of a surrogate pair.
        NOT_TEXT,
        /// Among the first that anybody would try: [CommonPasswords].
        COMMON,
        /// Known to the configured range service: [LeakedPasswords].
        LEAKED,
        /// Holds the account's address, or what stands before its `@` where that is long enough to
        /// tell.
        CONTAINS_EMAIL
    }

    /// For sign-up and for a change of password.
    public static Choice chosen(String typed, EmailAddress email, CommonPasswords common) {
        if (typed.length() > LONGEST_INPUT) {
            return Refusal.TOO_LONG;
        }
        if (!isText(typed)) {
            return Refusal.NOT_TEXT;
        }
        var password = new Password(typed);
        int length = password.length();
        if (length < SHORTEST) {
            return Refusal.TOO_SHORT;
        }
        if (length > LONGEST) {
            return Refusal.TOO_LONG;
        }
        if (common.contains(password)) {
            return Refusal.COMMON;
        }
        return password.tells(email) ? Refusal.CONTAINS_EMAIL : new Accepted(password);
    }

    /// For sign-in: empty where no stored password could be equal, whatever the account; nothing
    /// needs to be computed then. The lower limit does not count here: it may have been lower when
    /// the password was chosen.
    public static Optional<Password> presented(String typed) {
        if (typed.isEmpty() || typed.length() > LONGEST_INPUT || !isText(typed)) {
            return Optional.empty();
        }
        return Optional.of(new Password(typed)).filter(password -> password.length() <= LONGEST);
    }

    /// What is hashed.
    byte[] utf8() {
        return text.getBytes(UTF_8);
    }

    /// What another system may have hashed, which did not normalise: what was typed, and the same
    /// in NFC where that is another text.
    List<byte[]> spellings() {
        return Stream.of(typed, text).distinct().map(each -> each.getBytes(UTF_8)).toList();
    }

    /// The password without its case: what is compared with guesses, never what is hashed.
    String folded() {
        return folded(text);
    }

    static String folded(String text) {
        return nfc(text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    private boolean tells(EmailAddress email) {
        String localPart = folded(email.localPart());
        return folded().contains(folded(email.value()))
                || (codePoints(localPart) >= SHORTEST_TELLING_LOCAL_PART
                        && folded().contains(localPart));
    }

    private int length() {
        return codePoints(text);
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isText(String typed) {
        return typed.codePoints()
                .map(Character::getType)
                .noneMatch(type -> type == Character.CONTROL || type == Character.SURROGATE);
    }

    private static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    @Override
    public String toString() {
        return "Password[…]";
    }
}
