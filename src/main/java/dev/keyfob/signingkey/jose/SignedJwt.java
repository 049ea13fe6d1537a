package dev.keyfob.signingkey.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A JWT that Keyfob signed (RFC 7519), as compact JWS and in no other serialization.
///
/// Its header is known to the byte: `typ`, `alg` and `kid` in this order and nothing else. So
/// nothing that a stranger wrote is interpreted before the signature is verified, and what headers
/// are abused for has no place: another `alg`, `jwk`, `jku`, `x5u`, `crit`, members named twice.
///
/// What was signed has one text: base64url is canonical (RFC 4648 §3.5), and so is the signature.
///
/// @param key verifies it
/// @param claims the payload, a JSON text
public record SignedJwt(VerificationKey key, String claims) {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private static final int LONGEST_HEADER = 200;

    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{\"typ\":\"[^\"]+\",\"alg\":\"[^\"]+\",\"kid\":\"(?<kid>[\\w-]{43})\"}");

    /// Signs claims.
    ///
    /// @param type `typ`: a kind of JWT is never taken for another (RFC 8725 §3.11)
    public static String sign(SigningKey key, String type, String claims) {
        String input =
                header(key.publicHalf(), type)
                        + "."
                        + encode(claims.getBytes(StandardCharsets.UTF_8));
        return input + "." + encode(key.sign(bytes(input)));
    }

    /// Opens what one of these keys signed.
    ///
    /// @param text what a stranger sent
    /// @return empty for everything that [#sign] did not make
    public static Optional<SignedJwt> open(
            String text, String type, Collection<VerificationKey> keys) {
        String[] parts = text.split("\\.", 4);
        if (parts.length != 3) {
            return Optional.empty();
        }
        return keys.stream()
                .filter(key -> header(key, type).equals(parts[0]))
                .findFirst()
                .filter(key -> isSigned(key, parts))
                .flatMap(key ->
                        decode(parts[1])
                                .flatMap(SignedJwt::utf8)
                                .map(claims -> new SignedJwt(key, claims)));
    }

    /// The key that a text names which has the form of those that [#sign] makes, whatever key that
    /// is. Nothing is verified.
    public static Optional<String> kid(String text) {
        String header = text.substring(0, Math.max(0, text.indexOf('.')));
        return header.length() > LONGEST_HEADER
                ? Optional.empty()
                : decode(header)
                        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                        .map(HEADER::matcher)
                        .filter(Matcher::matches)
                        .map(form -> form.group("kid"));
    }

    private static boolean isSigned(VerificationKey key, String[] parts) {
        return decode(parts[2])
                .filter(signature -> key.verifies(bytes(parts[0] + "." + parts[1]), signature))
                .isPresent();
    }

    private static String header(VerificationKey key, String type) {
        String alg = key.algorithm().wireName();
        return encode(
                bytes(
                        "{\"typ\":\""
                                + type
                                + "\",\"alg\":\""
                                + alg
                                + "\",\"kid\":\""
                                + key.kid()
                                + "\"}"));
    }

    private static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /// Padding, white space, another alphabet and bits that say nothing are refused.
    private static Optional<byte[]> decode(String base64url) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64url);
            return encode(bytes).equals(base64url) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "SignedJwt[…]";
    }
}
