package dev.keyfob.account.foreignhash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// argon2 (RFC 9106) in any of its types and versions, as a PHC string.
final class Argon2Hash implements ForeignHash {

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2(id|i|d)(?:\\$v=(16|19))?"
                            + "\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})"
                            + "\\$([A-Za-z0-9+/]+=*)\\$([A-Za-z0-9+/]+=*)");

    /// Of KiB passed over in all, that is memory times passes: about a second.
    private static final long MOST_WORK = 1024 * 1024;

    private static final int MOST_LANES = 16;

    /// RFC 9106 §3.1.
    private static final int LEAST_MEMORY_PER_LANE = 8;

    private static final int LEAST_SALT = 8;

    private final Parameters parameters;
    private final SaltedTag tag;

    private Argon2Hash(Parameters parameters, SaltedTag tag) {
        this.parameters = parameters;
        this.tag = tag;
    }

    /// @param memory in KiB
    private record Parameters(String type, int version, int memory, int passes, int lanes) {

        int typeNumber() {
            return switch (type) {
                case "id" -> Argon2Parameters.ARGON2_id;
                case "i" -> Argon2Parameters.ARGON2_i;
                default -> Argon2Parameters.ARGON2_d;
            };
        }

        boolean isPossible() {
            return passes >= 1 && lanes >= 1 && memory / LEAST_MEMORY_PER_LANE >= lanes;
        }

        boolean isTooExpensive() {
            return memory > MOST_MEMORY || lanes > MOST_LANES || (long) memory * passes > MOST_WORK;
        }
    }

    static HashReading read(String text) {
        Matcher parts = PHC.matcher(text);
        if (!parts.matches()) {
            return HashReading.Refusal.MALFORMED;
        }
        var parameters =
                new Parameters(
                        parts.group(1),
                        parts.group(2) == null ? 16 : Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        Integer.parseInt(parts.group(4)),
                        Integer.parseInt(parts.group(5)));
        if (parameters.isPossible() && parameters.isTooExpensive()) {
            return HashReading.Refusal.TOO_EXPENSIVE;
        }
        return SaltedTag.read(parts.group(6), parts.group(7))
                .filter(tag -> parameters.isPossible() && tag.salt().length >= LEAST_SALT)
                .<HashReading>map(tag -> new HashReading.Read(new Argon2Hash(parameters, tag)))
                .orElse(HashReading.Refusal.MALFORMED);
    }

    @Override
    public boolean isOf(byte[] password) {
        var argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(parameters.typeNumber())
                        .withVersion(parameters.version())
                        .withMemoryAsKB(parameters.memory())
                        .withIterations(parameters.passes())
                        .withParallelism(parameters.lanes())
                        .withSalt(tag.salt())
                        .build());
        byte[] computed = new byte[tag.tagLength()];
        argon2.generateBytes(password, computed);
        return tag.has(computed);
    }

    @Override
    public int memory() {
        return parameters.memory();
    }

    @Override
    public String format() {
        return "$argon2%s$v=%d$m=%d,t=%d,p=%d%s"
                .formatted(
                        parameters.type(),
                        parameters.version(),
                        parameters.memory(),
                        parameters.passes(),
                        parameters.lanes(),
                        tag.format());
    }

    @Override
    public String toString() {
        return "Argon2Hash[" + parameters + "]";
    }
}
