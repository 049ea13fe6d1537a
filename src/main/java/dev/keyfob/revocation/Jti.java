package dev.keyfob.revocation;

/// The id of one access token: the `jti` claim (RFC 7519 §4.1.7).
public record Jti(String value) {

    @Override
    public String toString() {
        return value;
    }
}
