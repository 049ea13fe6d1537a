package dev.keyfob.client;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/// A set of scope tokens in the order in which they were given (RFC 6749 §3.3).
public record Scope(SequencedSet<String> tokens) {

    /// Lets a token see and change the user's own profile and devices at `/me`.
    public static final Scope ACCOUNT = of(List.of("account"));

    /// Lets a client follow what was revoked at `/revocations`.
    public static final Scope REVOCATIONS = of(List.of("keyfob:revocations"));

    /// Lets a client give orders on the management port, at `/admin`.
    public static final Scope ADMIN = of(List.of("keyfob:admin"));

    /// Lets a client ask where messages reach an account's devices, at `/push-targets`.
    public static final Scope PUSH = of(List.of("keyfob:push"));

    /// Keyfob's own: what only a confidential client may have, and only for itself.
    static final Scope OF_CLIENTS =
            of(List.of("keyfob:admin", "keyfob:push", "keyfob:revocations"));

    private static final Pattern FORM =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");

    public Scope {
        tokens = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(tokens));
    }

    public static Scope of(Collection<String> tokens) {
        return new Scope(new LinkedHashSet<>(tokens));
    }

    /// Reads the wire's form: tokens with single spaces between them.
    ///
    /// @return empty where the text has another form
    public static Optional<Scope> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(of(Arrays.asList(text.split(" "))))
                : Optional.empty();
    }

    public boolean includes(Scope other) {
        return tokens.containsAll(other.tokens);
    }

    /// The part of this scope that a request names: all of it where it names none.
    ///
    /// @param text the wire's form, if there is one
    /// @return empty where it names more, has another form, or nothing is left
    public Optional<Scope> narrowedTo(Optional<String> text) {
        return text.map(Scope::parse)
                .orElse(Optional.of(this))
                .filter(this::includes)
                .filter(named -> !named.tokens.isEmpty());
    }

    /// Whether a scope token has a name that Keyfob keeps for its own.
    static boolean isOwn(String token) {
        return token.startsWith("keyfob:");
    }

    Scope without(Scope other) {
        return of(tokens.stream().filter(token -> !other.tokens.contains(token)).toList());
    }

    /// The wire's form.
    @Override
    public String toString() {
        return String.join(" ", tokens);
    }
}
