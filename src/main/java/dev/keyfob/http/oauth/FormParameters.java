package dev.keyfob.http.oauth;

import dev.keyfob.http.bearer.BearerToken;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of an OAuth request: a name stands at most once, one without a value counts as
/// omitted, an unknown one is ignored (RFC 6749 §3.1, §3.2, Appendix B). With them come the headers
/// in which a client may authenticate and its user's languages stand.
public final class FormParameters {

    private final Map<String, String> values;
    private final Optional<OAuthRefusal> defect;
    private final Headers headers;

    private FormParameters(
            Map<String, String> values, Optional<OAuthRefusal> defect, Headers headers) {
        this.values = values;
        this.defect = defect;
        this.headers = headers;
    }

    /// The headers that belong to a form, as they were sent.
    record Headers(List<String> authorization, List<String> acceptLanguage) {}

    /// Reads a body of `application/x-www-form-urlencoded`. What is not UTF-8 is not replaced: a
    /// password would be another.
    ///
    /// @param body a character a byte
    static FormParameters parse(String body, Headers headers) {
        var values = new HashMap<String, String>();
        try {
            for (String pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (!name.isEmpty() && values.put(name, value) != null) {
                    return defective("A parameter stands more than once");
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException notDecodable) {
            return defective("The body is not application/x-www-form-urlencoded in UTF-8");
        }
        return new FormParameters(values, Optional.empty(), headers);
    }

    /// Why this is no form, if it is none; it has no parameters then.
    public Optional<OAuthRefusal> defect() {
        return defect;
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /// Every header `Authorization` of the request, as it was sent.
    public List<String> authorization() {
        return headers.authorization();
    }

    /// What the user would rather read (RFC 9110 §12.5.4), or an empty text.
    public String acceptLanguage() {
        return String.join(",", headers.acceptLanguage());
    }

    /// Whether an access token comes with the form (RFC 6750 §2.1).
    public boolean hasBearer() {
        return authorization().stream().anyMatch(BearerToken::isIn);
    }

    private static String decoded(String text) throws CharacterCodingException {
        byte[] bytes =
                URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
                        .getBytes(StandardCharsets.ISO_8859_1);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static FormParameters defective(String why) {
        return new FormParameters(
                Map.of(),
                Optional.of(OAuthRefusal.of(OAuthError.INVALID_REQUEST, why)),
                new Headers(List.of(), List.of()));
    }
}
