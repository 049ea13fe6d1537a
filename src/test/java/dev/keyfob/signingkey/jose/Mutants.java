package dev.keyfob.signingkey.jose;

import static dev.keyfob.signingkey.jose.Forger.base64;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Texts that are almost a true token, as dice make them. Each differs from every true token: a
/// mutation that leaves or restores one is thrown again, not forgiven.
public final class Mutants {

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String STRANGE =
            " \t\n\r\0.,:;=+/~*\"'{}[]<>%&?#\\\u007f\u00a0\u00e4\u0410\u2024\u200b\ufeff\ud83d\uffff";
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int LONGEST = 20_000;

    private static final List<String> HEADER_EDITS =
            List.of(
                    "\"typ\":\"at+jwt\"",
                    "\"typ\":\"JWT\"",
                    "\"alg\":\"none\"",
                    "\"alg\":\"HS256\"",
                    "\"alg\":\"ES256\"",
                    "\"alg\":\"RS256\"",
                    "\"alg\":\"EdDSA\"",
                    "\"crit\":[\"x\"]",
                    "\"jku\":\"http://127.0.0.1:9\"",
                    "\"b64\":false",
                    "\"zip\":\"DEF\"");
    private static final List<String> CLAIM_EDITS =
            List.of(
                    "\"exp\":9999999999",
                    "\"iat\":0",
                    "\"nbf\":0",
                    "\"gen\":1",
                    "\"roles\":[\"admin\"]",
                    "\"scope\":\"account\"",
                    "\"sub\":\"x\"",
                    "\"aud\":\"x\"",
                    "\"x\":1");

    private final List<String> truths;
    private final Set<String> known;
    private final Random dice;

    /// @param truths true tokens, from which the mutants descend
    public Mutants(List<String> truths, long seed) {
        this.truths = truths;
        this.known = Set.copyOf(truths);
        this.dice = new Random(seed);
    }

    /// A text that is no true token, whatever HTTP takes away at its ends.
    public String next() {
        while (true) {
            String text = one(truths);
            for (int mutations = 1 + dice.nextInt(3); mutations > 0; mutations--) {
                text = mutated(text);
            }
            if (!known.contains(text.strip())) {
                return text;
            }
        }
    }

    private String mutated(String text) {
        return switch (dice.nextInt(17)) {
            case 0 -> replaced(text, (char) (letter(text) ^ 1 << dice.nextInt(7)));
            case 1, 2 -> replaced(text, one(ALPHABET));
            case 3 -> replaced(text, one(STRANGE));
            case 4 -> inserted(text, String.valueOf(one(ALPHABET)));
            case 5 -> inserted(text, String.valueOf(one(STRANGE)));
            case 6 -> cut(text, 1);
            case 7 -> cut(text, 1 + dice.nextInt(text.length() + 1));
            case 8 -> repeated(text);
            case 9 -> spliced(text, one(truths));
            case 10 -> withParts(text, one(truths));
            case 11 -> withPart(text, 0, this::edited);
            case 12, 13 -> withPart(text, 1, this::edited);
            case 14, 15 -> withPart(text, 2, this::resigned);
            default -> withSpareBits(text);
        };
    }

    @FunctionalInterface
    private interface Edit {
        byte[] apply(byte[] part);
    }

    private char letter(String text) {
        return text.isEmpty() ? 'A' : one(text);
    }

    private String replaced(String text, char with) {
        int at = dice.nextInt(text.length() + 1);
        return text.substring(0, at) + with + text.substring(Math.min(at + 1, text.length()));
    }

    private String inserted(String text, String what) {
        int at = dice.nextInt(text.length() + 1);
        return text.substring(0, at) + what + text.substring(at);
    }

    private String cut(String text, int length) {
        int at = dice.nextInt(text.length() + 1);
        return text.substring(0, at) + text.substring(Math.min(at + length, text.length()));
    }

    private String repeated(String text) {
        int from = dice.nextInt(text.length() + 1);
        int to = from + dice.nextInt(text.length() - from + 1);
        int times = dice.nextInt(100) == 0 ? 1 + LONGEST / (1 + to - from) : 1 + dice.nextInt(2);
        return text.substring(0, to) + text.substring(from, to).repeat(times) + text.substring(to);
    }

    /// The beginning of one and the end of another.
    private String spliced(String text, String other) {
        int at = dice.nextInt(1 + Math.min(text.length(), other.length()));
        return text.substring(0, at) + other.substring(at);
    }

    /// Parts of both in any order.
    private String withParts(String text, String other) {
        String[] all = (text + "." + other).split("\\.", -1);
        return one(List.of(all)) + "." + one(List.of(all)) + "." + one(List.of(all));
    }

    private String withPart(String text, int index, Edit edit) {
        String[] parts = text.split("\\.", -1);
        if (index < parts.length) {
            parts[index] = base64(edit.apply(decoded(parts[index])));
        }
        return String.join(".", parts);
    }

    /// A member more, or a byte other.
    private byte[] edited(byte[] json) {
        if (dice.nextBoolean()) {
            return flipped(json);
        }
        String text = new String(json, StandardCharsets.UTF_8);
        String member = one(dice.nextBoolean() ? HEADER_EDITS : CLAIM_EDITS);
        String name = member.substring(0, member.indexOf(':'));
        String edited =
                switch (dice.nextInt(4)) {
                    case 0 -> text.replaceFirst("\\{", "{" + member.replace("\\", "\\\\") + ",");
                    case 1 -> text.replaceFirst("}$", "," + member + "}");
                    case 2 -> text.replaceFirst(name + ":(\"[^\"]*\"|\\d+|\\[[^]]*])", member);
                    default -> text.replaceFirst(",?" + name + ":(\"[^\"]*\"|\\d+|\\[[^]]*])", "");
                };
        return edited.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] resigned(byte[] signature) {
        return switch (dice.nextInt(8)) {
            case 0 -> new byte[signature.length];
            case 1 -> negated(signature);
            case 2 -> Arrays.copyOf(signature, dice.nextInt(2 * signature.length + 1));
            case 3 -> random(signature.length);
            case 4 -> joined(new byte[1 + dice.nextInt(3)], signature);
            default -> flipped(signature);
        };
    }

    /// n - s for s: it verifies.
    private static byte[] negated(byte[] signature) {
        if (signature.length != 64) {
            return signature;
        }
        BigInteger s = ORDER.subtract(new BigInteger(1, signature, 32, 32)).mod(ORDER);
        return joined(Arrays.copyOf(signature, 32), HexFormat.of().parseHex("%064x".formatted(s)));
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        if (bytes.length > 0) {
            flipped[dice.nextInt(bytes.length)] ^= (byte) (1 << dice.nextInt(8));
        }
        return flipped;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        dice.nextBytes(bytes);
        return bytes;
    }

    private String withSpareBits(String text) {
        String[] parts = text.split("\\.", -1);
        int index = dice.nextInt(parts.length);
        String part = parts[index];
        int last = part.isEmpty() ? -1 : ALPHABET.indexOf(part.charAt(part.length() - 1));
        if (last >= 0) {
            int spare = part.length() % 4 == 2 ? 16 : part.length() % 4 == 3 ? 4 : 1;
            parts[index] =
                    part.substring(0, part.length() - 1)
                            + ALPHABET.charAt(last ^ dice.nextInt(spare));
        }
        return String.join(".", parts);
    }

    private static byte[] decoded(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException notBase64) {
            return part.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private char one(String letters) {
        return letters.charAt(dice.nextInt(letters.length()));
    }

    private String one(List<String> texts) {
        return texts.get(dice.nextInt(texts.size()));
    }
}
