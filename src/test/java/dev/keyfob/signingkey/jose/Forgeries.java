package dev.keyfob.signingkey.jose;

import java.util.LinkedHashMap;
import java.util.Map;

/// Every token that is not the one that Keyfob signed: other headers over true claims, and other
/// texts made of it. All of them can be sent in an HTTP header.
public final class Forgeries {

    private Forgeries() {}

    /// The tokens by what is wrong with them.
    ///
    /// @param key that signed the true token
    /// @param claims its payload
    public static Map<String, String> of(SigningKey key, String claims) {
        var all = new LinkedHashMap<>(new ForgedHeaders(key, claims).all());
        all.putAll(new ForgedTexts(Forger.claims(key, claims)).all());
        return all;
    }
}
