package dev.keyfob.account.foreignhash;

/// What came of reading the text of a hash that another system made.
public sealed interface HashReading {

    /// It is one that Keyfob can compare passwords with.
    record Read(ForeignHash hash) implements HashReading {}

    /// Why it is not.
    enum Refusal implements HashReading {
        /// It has the name of no scheme that Keyfob knows.
        UNKNOWN_SCHEME,
        /// It has the name of one, and not its form.
        MALFORMED,
        /// One sign-in would take more time or memory than anybody may cause.
        TOO_EXPENSIVE
    }

    /// In characters; the longest of a scheme, with salts and tags as long as they may be.
    int LONGEST = 512;

    /// Reads a hash, in the form of crypt(3) or PHC:
    ///
    /// - bcrypt: `$2a$`, `$2b$` or `$2y$`
    /// - argon2: `$argon2id$`, `$argon2i$` or `$argon2d$`, without a version where that is 1.0
    /// - PBKDF2: `$pbkdf2-sha256$i=27500$salt$tag`, or `sha1`, or `sha512`
    /// - scrypt as Firebase has it, without the signer key: [ScryptHash]
    ///
    /// Salts and tags are base64 as RFC 4648 §4 has it, with padding or without.
    static HashReading of(String text) {
        if (text.length() > LONGEST) {
            return Refusal.MALFORMED;
        }
        String scheme = text.startsWith("$") ? text.split("\\$", 3)[1] : "";
        return switch (scheme) {
            case "2a", "2b", "2y" -> BcryptHash.read(text);
            case "argon2id", "argon2i", "argon2d" -> Argon2Hash.read(text);
            case "pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512" -> Pbkdf2Hash.read(text);
            case ScryptHash.SCHEME -> ScryptHash.read(text);
            default -> Refusal.UNKNOWN_SCHEME;
        };
    }
}
