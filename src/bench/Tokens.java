import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes refresh tokens of device sessions that no sign-in has made, for `src/bench/run sizes`.
///
/// It reads lines of hexadecimal digits: the sealed key 1 of the tags, then for each token all of its
/// bytes before the tag. It prints the tokens. The master key is in the environment.
final class Tokens {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    public static void main(String... arguments) throws IOException, GeneralSecurityException {
        var lines = new BufferedReader(new InputStreamReader(System.in));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(opened(bytes(lines.readLine())), "HmacSHA256"));
        var text = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            byte[] untagged = bytes(line);
            byte[] token = Arrays.copyOf(untagged, untagged.length + TAG_BYTES);
            System.arraycopy(mac.doFinal(untagged), 0, token, untagged.length, TAG_BYTES);
            text.append("kfr_")
                    .append(Base64.getUrlEncoder().withoutPadding().encodeToString(token))
                    .append('\n');
        }
        System.out.print(text);
    }

    private static byte[] opened(byte[] sealed) throws GeneralSecurityException {
        byte[] master = Base64.getDecoder().decode(System.getenv("KEYFOB_SIGNING_MASTER_KEY"));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(master, "AES"),
                new GCMParameterSpec(8 * TAG_BYTES, sealed, 0, NONCE_BYTES));
        cipher.updateAAD("refresh_token_key/1".getBytes(UTF_8));
        return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private static byte[] bytes(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal);
    }
}
