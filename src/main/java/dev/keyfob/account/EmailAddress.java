package dev.keyfob.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// An e-mail address in the one form in which Keyfob compares and stores it: NFC, lower case, the
/// domain in ASCII (IDNA A-labels).
///
/// Narrower than RFC 5321 on purpose, so that two addresses that a mail system could take for the
/// same are never two accounts: no quoted local part, no address literal, beyond ASCII only
/// letters, marks and digits, and of those only what compatibility normalisation and case folding
/// leave as it is. Never in a log: `toString` shows nothing of it.
public final class EmailAddress {

    private static final int LONGEST_INPUT = 1024;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST = 254;

    private final String localPart;
    private final String domain;

    private EmailAddress(String localPart, String domain) {
        this.localPart = localPart;
        this.domain = domain;
    }

    /// Empty where `typed`, without white space around it, is no address that Keyfob takes. A value
    /// that was stored parses to itself.
    public static Optional<EmailAddress> parse(String typed) {
        if (typed.length() > LONGEST_INPUT) {
            return Optional.empty();
        }
        String address = nfc(nfc(typed.strip()).toLowerCase(Locale.ROOT));
        int at = address.indexOf('@');
        if (at < 0 || at != address.lastIndexOf('@')) {
            return Optional.empty();
        }
        String localPart = address.substring(0, at);
        if (!isLocalPart(localPart)) {
            return Optional.empty();
        }
        return asciiDomain(address.substring(at + 1))
                .filter(domain -> octets(localPart) + 1 + domain.length() <= LONGEST)
                .map(domain -> new EmailAddress(localPart, domain));
    }

    /// The address as it is stored and as mail is sent to it.
    public String value() {
        return localPart + "@" + domain;
    }

    String localPart() {
        return localPart;
    }

    private static boolean isLocalPart(String text) {
        return octets(text) <= LONGEST_LOCAL_PART
                && hasNoEmptyPart(text)
                && text.codePoints().allMatch(EmailAddress::isOfALocalPart)
                && isUnambiguous(text);
    }

    /// RFC 5322 §3.2.3 `atext` and the dot; RFC 6531 beyond ASCII, narrowed.
    private static boolean isOfALocalPart(int codePoint) {
        return isAsciiLetterOrDigit(codePoint)
                || ".!#$%&'*+-/=?^_`{|}~".indexOf(codePoint) >= 0
                || isWordBeyondAscii(codePoint);
    }

    /// A domain that the conversion to ASCII changes for good is refused: IDNA 2003, which the JDK
    /// speaks, maps `ß` to `ss`, width forms to ASCII and zero-width characters to nothing, and the
    /// mail would go to somebody else.
    private static Optional<String> asciiDomain(String domain) {
        if (!hasNoEmptyPart(domain) || !domain.codePoints().allMatch(EmailAddress::isOfADomain)) {
            return Optional.empty();
        }
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
        boolean isReversible =
                ascii.equals(domain)
                        || IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES).equals(domain);
        return isReversible && isHostName(ascii) ? Optional.of(ascii) : Optional.empty();
    }

    private static boolean isOfADomain(int codePoint) {
        return isAsciiLetterOrDigit(codePoint)
                || codePoint == '.'
                || codePoint == '-'
                || isWordBeyondAscii(codePoint);
    }

    private static boolean isHostName(String ascii) {
        String[] labels = ascii.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) {
                return false;
            }
        }
        // No top-level domain is a number: what ends in one is an IPv4 address.
        boolean endsInANumber =
                labels[labels.length - 1].chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return labels.length >= 2 && !endsInANumber;
    }

    private static boolean hasNoEmptyPart(String dotted) {
        return !dotted.isEmpty()
                && !dotted.startsWith(".")
                && !dotted.endsWith(".")
                && !dotted.contains("..");
    }

    private static boolean isAsciiLetterOrDigit(int codePoint) {
        return (codePoint >= 'a' && codePoint <= 'z') || (codePoint >= '0' && codePoint <= '9');
    }

    private static boolean isWordBeyondAscii(int codePoint) {
        return codePoint >= 0x80
                && switch (Character.getType(codePoint)) {
                    case Character.LOWERCASE_LETTER,
                            Character.MODIFIER_LETTER,
                            Character.OTHER_LETTER,
                            Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.DECIMAL_DIGIT_NUMBER ->
                            true;
                    default -> false;
                };
    }

    private static boolean isUnambiguous(String text) {
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC).equals(text);
    }

    private static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static int octets(String text) {
        return text.getBytes(UTF_8).length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress address && address.value().equals(value());
    }

    @Override
    public int hashCode() {
        return value().hashCode();
    }

    @Override
    public String toString() {
        return "EmailAddress[…]";
    }
}
