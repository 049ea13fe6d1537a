package dev.keyfob.http.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// The address that a request comes from. Shows itself shortened, so that no log has the whole.
public record ClientAddress(InetAddress value) {

    private static final int BYTE = 8;

    /// Reads a literal address; an IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) is IPv4, and
    /// the zone of a link is left out. No name is looked up.
    public static Optional<ClientAddress> parse(String literal) {
        try {
            return Optional.of(
                    new ClientAddress(InetAddress.ofLiteral(literal.replaceFirst("%.*", ""))));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// What one holder of addresses has at least: an IPv4 address, or a /64 of IPv6 (RFC 6177 §2),
    /// as `192.0.2.7/32` or `2001:db8:0:1::/64`.
    public String network() {
        return isIpv4() ? prefix(32) : prefix(64);
    }

    /// What may be kept: enough to recognise the network, too little to name the household:
    /// `192.0.2.0/24` or `2001:db8::/48`.
    public String shortened() {
        return isIpv4() ? prefix(24) : prefix(48);
    }

    private boolean isIpv4() {
        return value instanceof Inet4Address;
    }

    private String prefix(int bits) {
        byte[] bytes = value.getAddress();
        Arrays.fill(bytes, bits / BYTE, bytes.length, (byte) 0);
        return (isIpv4() ? dotted(bytes) : compressed(bytes)) + "/" + bits;
    }

    private static String dotted(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The zeros at the end left out (RFC 5952 §4.2, for a prefix).
    private static String compressed(byte[] address) {
        return dotted(address).replaceFirst("(:0)+$", "::").replaceFirst("^0::$", "::");
    }

    @Override
    public String toString() {
        return shortened();
    }
}
