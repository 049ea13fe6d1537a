package dev.keyfob.mail.code;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/// The two forms of a code: six digits to be typed, and a token that a link carries. Both are
/// HMAC-SHA256 of the id and the purpose of what they are good for; a copy of the database makes
/// neither.
///
/// The token names its id: `kfm_` + base64url of id 16 | MAC 32. Six digits are guessable: whoever
/// compares them counts the tries.
@ApplicationScoped
public class MailCodes {

    static final String MAC = "HmacSHA256";

    private static final String PREFIX = "kfm_";
    private static final int ID_LENGTH = 16;
    private static final int MAC_LENGTH = 32;
    private static final long DIGITS = 1_000_000;
    private static final Pattern TOKEN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{64}");

    private final MailCodeKeys keys;

    MailCodes(MailCodeKeys keys) {
        this.keys = keys;
    }

    /// Six digits.
    public String digits(Purpose purpose, UUID id) {
        byte[] mac = mac("digits", purpose, id);
        long number = Long.remainderUnsigned(ByteBuffer.wrap(mac).getLong(), DIGITS);
        return String.format(Locale.ROOT, "%06d", number);
    }

    /// What stands in the link.
    public String token(Purpose purpose, UUID id) {
        byte[] bytes =
                ByteBuffer.allocate(ID_LENGTH + MAC_LENGTH)
                        .put(bytes(id))
                        .put(mac("token", purpose, id))
                        .array();
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whether these are the digits; compared in constant time.
    public boolean isDigits(Purpose purpose, UUID id, String typed) {
        return MessageDigest.isEqual(
                digits(purpose, id).getBytes(US_ASCII), typed.strip().getBytes(US_ASCII));
    }

    /// The id that a token of this purpose names.
    ///
    /// @return empty where the token is not genuine
    public Optional<UUID> id(Purpose purpose, String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
        var buffer = ByteBuffer.wrap(bytes);
        var id = new UUID(buffer.getLong(), buffer.getLong());
        byte[] mac = Arrays.copyOfRange(bytes, ID_LENGTH, bytes.length);
        return MessageDigest.isEqual(mac, mac("token", purpose, id))
                ? Optional.of(id)
                : Optional.empty();
    }

    private byte[] mac(String form, Purpose purpose, UUID id) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(keys.key());
            mac.update((form + "/" + purpose.name() + "/").getBytes(US_ASCII));
            return mac.doFinal(bytes(id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID_LENGTH)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
