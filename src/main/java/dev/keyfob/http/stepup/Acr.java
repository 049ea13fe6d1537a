package dev.keyfob.http.stepup;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How strongly a user has proven who they are: the `acr` of an access token (RFC 9068 §2.2.1), the
/// weakest first.
public enum Acr {
    /// By a password.
    ONE_FACTOR("urn:keyfob:acr:1"),
    /// By a password and a code of an authenticator app, or a recovery code.
    TWO_FACTORS("urn:keyfob:acr:2");

    /// What `amr` says of several factors (RFC 8176 §2).
    private static final String MULTI_FACTOR = "mfa";

    private final String value;

    Acr(String value) {
        this.value = value;
    }

    /// What these methods come to.
    public static Acr of(List<String> amr) {
        return amr.contains(MULTI_FACTOR) ? TWO_FACTORS : ONE_FACTOR;
    }

    /// The least that does for whoever sends `acr_values` (OpenID Connect Core §3.1.2.1): with
    /// spaces between them, the preferred one first. More than what is preferred does too.
    ///
    /// @return empty where none of them is known here
    public static Optional<Acr> leastOf(String acrValues) {
        List<String> asked = List.of(acrValues.split(" "));
        return Arrays.stream(values()).filter(acr -> asked.contains(acr.value)).findFirst();
    }

    public boolean satisfies(Acr needed) {
        return compareTo(needed) >= 0;
    }

    /// The wire's form.
    @Override
    public String toString() {
        return value;
    }
}
