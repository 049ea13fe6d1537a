package dev.keyfob.signin;

import dev.keyfob.platform.SecretHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an app promises at sign-in to prove at `/token` (PKCE, RFC 7636): the SHA-256 of its code
/// verifier. The method `plain` does not exist here.
public record CodeChallenge(SecretHash verifierHash) {

    /// The one `code_challenge_method`.
    public static final String METHOD = "S256";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /// Reads a `code_challenge`: base64url of 32 bytes without padding (RFC 7636 §4.2).
    ///
    /// @return empty where the text has another form
    static Optional<CodeChallenge> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new CodeChallenge(new SecretHash(Base64.getUrlDecoder().decode(text))));
    }

    /// One that was read before, as it is kept.
    static CodeChallenge ofHash(byte[] verifierHash) {
        return new CodeChallenge(new SecretHash(verifierHash));
    }

    /// The challenge that a `code_verifier` answers (RFC 7636 §4.1, §4.6).
    ///
    /// @return empty where the text is no code verifier
    static Optional<CodeChallenge> ofVerifier(String verifier) {
        return VERIFIER.matcher(verifier).matches()
                ? Optional.of(
                        new CodeChallenge(
                                SecretHash.of(verifier.getBytes(StandardCharsets.US_ASCII))))
                : Optional.empty();
    }
}
