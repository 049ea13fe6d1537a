package dev.keyfob.client;

/// The name under which a client is configured: `client_id` on the wire (RFC 6749 §2.2).
public record ClientId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
