package dev.keyfob.platform;

/// A reason why Keyfob cannot start, as one sentence that tells the operator what to do. Printed
/// alone, without a stack trace; it names no secret.
public final class StartFailure extends RuntimeException {

    public StartFailure(String sentence) {
        super(sentence);
    }

    public StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
