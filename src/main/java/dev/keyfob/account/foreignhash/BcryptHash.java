package dev.keyfob.account.foreignhash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// bcrypt, as crypt(3) writes it. As wherever it is used, no more than the first 72 bytes of a
/// password count.
final class BcryptHash implements ForeignHash {

    private static final Pattern CRYPT =
            Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

    /// 2 to this power is the number of rounds; one more doubles the time.
    private static final int MOST_COST = 14;

    /// The state of Blowfish, in KiB.
    private static final int MEMORY = 5;

    private final String text;
    private final int cost;

    private BcryptHash(String text, int cost) {
        this.text = text;
        this.cost = cost;
    }

    static HashReading read(String text) {
        Matcher parts = CRYPT.matcher(text);
        if (!parts.matches()) {
            return HashReading.Refusal.MALFORMED;
        }
        int cost = Integer.parseInt(parts.group(1));
        return cost > MOST_COST
                ? HashReading.Refusal.TOO_EXPENSIVE
                : new HashReading.Read(new BcryptHash(text, cost));
    }

    @Override
    public boolean isOf(byte[] password) {
        return OpenBSDBCrypt.checkPassword(text, password);
    }

    @Override
    public int memory() {
        return MEMORY;
    }

    @Override
    public String format() {
        return text;
    }

    @Override
    public String toString() {
        return "BcryptHash[cost=" + cost + "]";
    }
}
