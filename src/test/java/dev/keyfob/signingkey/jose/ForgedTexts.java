package dev.keyfob.signingkey.jose;

import static dev.keyfob.signingkey.jose.Forger.base64;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a stranger makes of a true token's text without a key.
final class ForgedTexts {

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final String good;
    private final String header;
    private final String payload;
    private final String signature;
    private final Map<String, String> all = new LinkedHashMap<>();

    ForgedTexts(String good) {
        String[] parts = good.split("\\.", 3);
        this.good = good;
        this.header = parts[0];
        this.payload = parts[1];
        this.signature = parts[2];
    }

    /// The tokens by what is wrong with them. None begins or ends with white space, which HTTP
    /// takes away.
    Map<String, String> all() {
        parts();
        base64url();
        signatures();
        serializations();
        return all;
    }

    private void parts() {
        all.put("one letter", "x");
        all.put("two dots", "..");
        all.put("three letters", "a.b.c");
        all.put("no signature", header + "." + payload + ".");
        all.put("two parts", header + "." + payload);
        all.put("no payload", header + ".." + signature);
        all.put("no header", "." + payload + "." + signature);
        all.put("a dot in front", "." + good);
        all.put("a dot behind", good + ".");
        all.put("a fourth part", good + "." + signature);
        all.put(
                "five parts, a JWE",
                header + "." + payload + "." + payload + "." + payload + "." + signature);
        all.put("five empty parts", header + "....");
        all.put("twice", good + good);
        all.put("twice, a comma between", good + ", " + good);
        all.put("parts in another order", payload + "." + header + "." + signature);
        all.put("the header for payload", header + "." + header + "." + signature);
        all.put("the payload for signature", header + "." + payload + "." + payload);
        all.put("a letter less", good.substring(0, good.length() - 1));
        all.put("a letter more", good + "A");
        all.put("8 kB of dots", ".".repeat(8_192));
        all.put("8 kB of letters", "a".repeat(8_192));
        all.put("19 kB of letters", "a".repeat(19_000));
        all.put("itself and 8 kB of letters", good + "A".repeat(8_192));
        all.put("8 kB of signature", header + "." + payload + "." + "A".repeat(7_000));
    }

    private void base64url() {
        for (String part : new String[] {header, payload, signature}) {
            String name =
                    part.equals(header) ? "header" : part.equals(payload) ? "payload" : "signature";
            put(name + ", padded", part, part + "=".repeat((4 - part.length() % 4) % 4));
            put(name + ", =", part, part + "=");
            put(name + ", ==", part, part + "==");
            put(name + ", percent-encoded padding", part, part + "%3D");
            put(name + ", another alphabet", part, part.replace('-', '+').replace('_', '/'));
            put(name + ", upper case", part, part.toUpperCase(Locale.ROOT));
            for (int bits = 1; bits < 1 << spareBits(part); bits++) {
                put(name + ", spare bits " + bits, part, withSpareBits(part, bits));
            }
            for (String inside :
                    new String[] {" ", "\t", "%20", "\"", "=", "+", "/", "~", "*", "A"}) {
                put(
                        name + " with " + inside + " in it",
                        part,
                        part.substring(0, 9) + inside + part.substring(9));
                put(name + " with " + inside + " in front", part, inside + part);
            }
        }
        all.put("a space in front", " " + good);
        all.put("in quotation marks", "\"" + good + "\"");
        all.put("in angle brackets", "<" + good + ">");
        all.put("with its scheme twice", "Bearer " + good);
    }

    /// 64 bytes are ECDSA's and EdDSA's.
    private void signatures() {
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        int half = bytes.length / 2;
        byte[] zeros = new byte[bytes.length];
        signature("zero", zeros);
        byte[] r = Arrays.copyOf(bytes, half);
        byte[] s = Arrays.copyOfRange(bytes, half, bytes.length);
        signature("r = 0", joined(new byte[half], s));
        signature("s = 0", joined(r, new byte[half]));
        signature("r and s changed places", joined(s, r));
        signature("backwards", reversed(bytes));
        signature("der", der(r, s));
        signature(
                "zeros in front of r and s",
                joined(joined(new byte[1], r), joined(new byte[1], s)));
        signature("a zero behind", Arrays.copyOf(bytes, bytes.length + 1));
        signature("a zero in front", joined(new byte[1], bytes));
        signature("half", r);
        signature(
                "in hexadecimal",
                HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        signature("twice encoded", signature.getBytes(StandardCharsets.US_ASCII));
        if (bytes.length == 2 * 32) {
            BigInteger order =
                    new BigInteger(
                            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
            signature(
                    "n - s", joined(r, unsigned(order.subtract(new BigInteger(1, s)).mod(order))));
            signature("n", joined(unsigned(order), unsigned(order)));
        }
    }

    private void serializations() {
        String flattened =
                "\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\""
                        .formatted(header, payload, signature);
        all.put("flattened JSON", "{" + flattened + "}");
        all.put(
                "flattened JSON with a header beside",
                "{\"header\":{\"alg\":\"none\"}," + flattened + "}");
        all.put(
                "general JSON",
                "{\"payload\":\"%s\",\"signatures\":[{\"protected\":\"%s\",\"signature\":\"%s\"}]}"
                        .formatted(payload, header, signature));
        all.put("JSON in base64url", base64("{" + flattened + "}"));
        all.put("detached", header + ".." + signature);
        all.put("nested", header + "." + base64(good) + "." + signature);
        all.put("not encoded", "{\"alg\":\"none\"}.{}.");
    }

    private void put(String what, String part, String changed) {
        if (!changed.equals(part)) {
            all.put(
                    what,
                    String.join(
                            ".",
                            List.of(header, payload, signature).stream()
                                    .map(each -> each.equals(part) ? changed : each)
                                    .toList()));
        }
    }

    private void signature(String what, byte[] changed) {
        put("signature: " + what, signature, base64(changed));
    }

    private static int spareBits(String part) {
        return switch (part.length() % 4) {
            case 2 -> 4;
            case 3 -> 2;
            default -> 0;
        };
    }

    private static String withSpareBits(String part, int bits) {
        int last = ALPHABET.indexOf(part.charAt(part.length() - 1));
        return part.substring(0, part.length() - 1) + ALPHABET.charAt(last | bits);
    }

    private static byte[] der(byte[] r, byte[] s) {
        byte[] first = new BigInteger(1, r).toByteArray();
        byte[] second = new BigInteger(1, s).toByteArray();
        byte[] body =
                joined(
                        joined(new byte[] {2, (byte) first.length}, first),
                        joined(new byte[] {2, (byte) second.length}, second));
        return joined(new byte[] {0x30, (byte) body.length}, body);
    }

    private static byte[] unsigned(BigInteger number) {
        return HexFormat.of().parseHex("%064x".formatted(number));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = bytes.clone();
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
