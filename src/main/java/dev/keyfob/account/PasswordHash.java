package dev.keyfob.account;

import dev.keyfob.account.foreignhash.ForeignHash;
import dev.keyfob.account.foreignhash.HashReading;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What is kept of a password: an argon2id tag (RFC 9106) with the salt and the cost that made it,
/// stored as a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, with 16 bytes of salt and 32
/// of tag. Of an account that was imported, until its owner has signed in: `foreign:` and a
/// [ForeignHash].
///
/// Computing one takes tens of milliseconds and as much memory as its cost says, so only
/// [PasswordHashing] computes. `toString` shows the cost alone.
public final class PasswordHash {

    static final int SALT_BYTES = 16;
    static final int TAG_BYTES = 32;

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19"
                            + "\\$m=([1-9]\\d{0,6}),t=([1-9]\\d?),p=([1-9]\\d?)"
                            + "\\$([A-Za-z0-9+/]{22})"
                            + "\\$([A-Za-z0-9+/]{43})");

    /// Before the text of a hash that another system made, so that one of Keyfob's own is never
    /// taken for it.
    private static final String FOREIGN = "foreign:";

    private final Form form;

    private PasswordHash(Form form) {
        this.form = form;
    }

    private sealed interface Form {
        boolean isOf(Password password);

        boolean costs(Cost current);

        int memory();

        String format();
    }

    /// How much work one tag takes. Bounded, so that a damaged row takes neither gigabytes nor
    /// minutes.
    ///
    /// @param memory in KiB
    public record Cost(int memory, int iterations, int parallelism) {

        static final int MOST_MEMORY = 1024 * 1024;
        static final int MOST_ITERATIONS = 32;
        static final int MOST_PARALLELISM = 16;

        /// The least that RFC 9106 §3.1 lets a lane have, in KiB.
        static final int LEAST_MEMORY_PER_LANE = 8;

        public Cost {
            requireWithin("parallelism", parallelism, 1, MOST_PARALLELISM);
            requireWithin("iterations", iterations, 1, MOST_ITERATIONS);
            requireWithin("memory", memory, LEAST_MEMORY_PER_LANE * parallelism, MOST_MEMORY);
        }

        private static void requireWithin(String what, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "the %s of argon2id must be %d to %d, not %d"
                                .formatted(what, least, most, value));
            }
        }
    }

    /// A hash as it was stored.
    ///
    /// @throws IllegalArgumentException where `stored` is no argon2id hash and none of another
    ///   system, or its cost is out of bounds; the message shows nothing of the hash
    public static PasswordHash parse(String stored) {
        if (stored.startsWith(FOREIGN)
                && HashReading.of(stored.substring(FOREIGN.length()))
                        instanceof HashReading.Read(var hash)) {
            return foreign(hash);
        }
        Matcher parts = PHC.matcher(stored);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a PHC string of argon2id");
        }
        var cost = new Cost(number(parts, 1), number(parts, 2), number(parts, 3));
        return new PasswordHash(new Own(cost, bytes(parts, 4), bytes(parts, 5)));
    }

    /// A hash that comes from another system.
    public static PasswordHash foreign(ForeignHash hash) {
        return new PasswordHash(new Foreign(hash));
    }

    /// What is stored.
    public String format() {
        return form.format();
    }

    static PasswordHash of(Password password, Cost cost, byte[] salt) {
        return new PasswordHash(new Own(cost, salt, Own.tag(password, cost, salt)));
    }

    /// A hash that costs as much to verify as any and that no password has.
    static PasswordHash ofNothing(Cost cost, byte[] salt, byte[] randomTag) {
        return new PasswordHash(new Own(cost, salt, randomTag));
    }

    /// Compares in constant time.
    boolean verify(Password password) {
        return form.isOf(password);
    }

    boolean needsRehash(Cost current) {
        return !form.costs(current);
    }

    /// What one computation takes, in KiB.
    int memory() {
        return form.memory();
    }

    private static final class Own implements Form {

        /// In KiB, for each thread that computes: it is cleared and used again, so that a hash
        /// leaves no megabytes to collect, for which every request would have to stop.
        private static final int MOST_KEPT = 64 * 1024;

        private static final ThreadLocal<Argon2BytesGenerator.BlockPool> KEPT =
                ThreadLocal.withInitial(() -> new Argon2BytesGenerator.FixedBlockPool(MOST_KEPT));

        private final Cost cost;
        private final byte[] salt;
        private final byte[] tag;

        Own(Cost cost, byte[] salt, byte[] tag) {
            this.cost = cost;
            this.salt = salt;
            this.tag = tag;
        }

        @Override
        public boolean isOf(Password password) {
            return MessageDigest.isEqual(tag, tag(password, cost, salt));
        }

        @Override
        public boolean costs(Cost current) {
            return cost.equals(current);
        }

        @Override
        public int memory() {
            return cost.memory();
        }

        @Override
        public String format() {
            var base64 = Base64.getEncoder().withoutPadding();
            return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                    .formatted(
                            cost.memory(),
                            cost.iterations(),
                            cost.parallelism(),
                            base64.encodeToString(salt),
                            base64.encodeToString(tag));
        }

        private static byte[] tag(Password password, Cost cost, byte[] salt) {
            var argon2 = new Argon2BytesGenerator();
            argon2.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(cost.memory())
                            .withIterations(cost.iterations())
                            .withParallelism(cost.parallelism())
                            .withSalt(salt)
                            .withBlockPool(KEPT.get())
                            .build());
            byte[] tag = new byte[TAG_BYTES];
            argon2.generateBytes(password.utf8(), tag);
            return tag;
        }

        @Override
        public String toString() {
            return cost.toString();
        }
    }

    private record Foreign(ForeignHash hash) implements Form {

        /// The other system hashed what was typed, in the form in which it was typed then.
        @Override
        public boolean isOf(Password password) {
            return password.spellings().stream().anyMatch(hash::isOf);
        }

        @Override
        public boolean costs(Cost current) {
            return false;
        }

        @Override
        public int memory() {
            return hash.memory();
        }

        @Override
        public String format() {
            return FOREIGN + hash.format();
        }

        @Override
        public String toString() {
            return hash.toString();
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static byte[] bytes(Matcher parts, int group) {
        return Base64.getDecoder().decode(parts.group(group));
    }

    @Override
    public String toString() {
        return "PasswordHash[" + form + "]";
    }
}
