package dev.keyfob.signingkey.jose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKeySet;

/// The keys that verify access tokens (RFC 7517 §5).
public final class KeySet {

    private final List<VerificationKey> keys;
    private final Map<String, VerificationKey> byKid;
    private final String json;
    private final String tag;

    /// A set of these keys.
    ///
    /// @param keys the one that signs first
    public KeySet(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
        byKid =
                keys.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        VerificationKey::kid, Function.identity()));
        json = new JsonWebKeySet(keys.stream().map(VerificationKey::jwk).toList()).toJson();
        tag = hash(json);
    }

    public List<VerificationKey> keys() {
        return keys;
    }

    /// The key with this `kid`, which is untrusted input.
    public Optional<VerificationKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    /// The document, with public members only.
    public String json() {
        return json;
    }

    /// Another one for every other document.
    public String tag() {
        return tag;
    }

    private static String hash(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
