package dev.keyfob.platform;

/// What was to be written has to be unique and is not: another transaction was quicker. Nothing was
/// written, by any statement of the transaction.
///
/// Thrown, not returned: Postgres has ended the transaction. Whoever began it says what it means.
public final class AlreadyTaken extends RuntimeException {

    AlreadyTaken(Throwable cause) {
        super("a unique value is taken", cause);
    }
}
