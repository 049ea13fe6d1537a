package dev.keyfob.account.foreignhash;

/// A hash of a password that another system made: enough to tell whether a password is the one.
///
/// Whoever made the file that it comes from chose what it costs: [HashReading] takes none that
/// computes for more than about a second or in more than [#MOST_MEMORY]. `toString` shows the cost
/// alone.
public sealed interface ForeignHash permits Argon2Hash, BcryptHash, Pbkdf2Hash, ScryptHash {

    /// In KiB.
    int MOST_MEMORY = 128 * 1024;

    /// Whether it was made from these bytes. Compares in constant time.
    boolean isOf(byte[] password);

    /// What one computation takes, in KiB.
    int memory();

    /// The text that [HashReading#of] reads.
    String format();
}
