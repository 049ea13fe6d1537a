package dev.keyfob.device.place;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Writes databases of addresses by the MaxMind DB File Format Specification 2.0.
public final class GeoDatabase {

    private static final int BYTE = 8;
    private static final int IPV6_BITS = 128;
    private static final int SEPARATOR = 16;

    private final List<int[]> nodes = new ArrayList<>(List.of(new int[2]));
    private final List<Map<String, Object>> records = new ArrayList<>();

    /// A file that knows no place.
    public static Path empty() {
        try {
            Path folder = Files.createDirectories(Path.of("target").toAbsolutePath());
            Path file = Files.createTempDirectory(folder, "places-").resolve("places.mmdb");
            new GeoDatabase().moveTo(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Places a network that lies in no other.
    ///
    /// @param prefix as `192.0.2.0/24` or `2001:db8::/32`
    /// @param found what stands in the database for all addresses of it
    public GeoDatabase with(String prefix, Map<String, Object> found) {
        int slash = prefix.indexOf('/');
        byte[] address = InetAddress.ofLiteral(prefix.substring(0, slash)).getAddress();
        int bits = Integer.parseInt(prefix.substring(slash + 1));
        int unused = IPV6_BITS - address.length * BYTE;
        records.add(found);
        int node = 0;
        for (int i = 0; i < unused + bits - 1; i++) {
            node = child(node, bit(address, i - unused));
        }
        nodes.get(node)[bit(address, bits - 1)] = -records.size();
        return this;
    }

    /// What a city's record looks like.
    public static Map<String, Object> city(String city, String country) {
        return Map.of(
                "city",
                Map.of("names", Map.of("en", city)),
                "country",
                Map.of("iso_code", country));
    }

    /// Moves the database into a file's place, as its updaters do.
    public void moveTo(Path file) throws IOException {
        Path beside = Files.createTempFile(file.getParent(), "places", ".mmdb");
        Files.write(beside, bytes());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private int child(int node, int bit) {
        int next = nodes.get(node)[bit];
        if (next == 0) {
            next = nodes.size();
            nodes.add(new int[2]);
            nodes.get(node)[bit] = next;
        }
        return next;
    }

    /// IPv4 addresses stand where the first 96 bits are zero.
    private static int bit(byte[] address, int index) {
        return index < 0 ? 0 : address[index / BYTE] >> (BYTE - 1 - index % BYTE) & 1;
    }

    private byte[] bytes() {
        var data = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>();
        for (Map<String, Object> found : records) {
            offsets.add(data.size());
            data.writeBytes(encoded(found));
        }
        ByteBuffer tree = ByteBuffer.allocate(nodes.size() * 2 * Integer.BYTES);
        for (int[] node : nodes) {
            for (int next : node) {
                tree.putInt(
                        next < 0
                                ? nodes.size() + SEPARATOR + offsets.get(-next - 1)
                                : next == 0 ? nodes.size() : next);
            }
        }
        var file = new ByteArrayOutputStream();
        file.writeBytes(tree.array());
        file.writeBytes(new byte[SEPARATOR]);
        file.writeBytes(data.toByteArray());
        file.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        file.writeBytes("MaxMind.com".getBytes(UTF_8));
        file.writeBytes(encoded(metadata()));
        return file.toByteArray();
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "binary_format_major_version",
                2,
                "binary_format_minor_version",
                0,
                "build_epoch",
                Instant.EPOCH,
                "database_type",
                "Test-City",
                "description",
                Map.of(),
                "ip_version",
                6,
                "languages",
                List.of(),
                "node_count",
                (long) nodes.size(),
                "record_size",
                Integer.SIZE);
    }

    /// By the types of the specification: text 2, uint16 5, uint32 6, map 7, uint64 9, array 11.
    private static byte[] encoded(Object value) {
        return switch (value) {
            case String text -> joined(control(2, text.length()), text.getBytes(UTF_8));
            case Integer number -> number(5, Short.BYTES, number);
            case Long number -> number(6, Integer.BYTES, number);
            case Instant instant -> number(9, Long.BYTES, instant.getEpochSecond());
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry ->
                                    joined(encoded(entry.getKey()), encoded(entry.getValue())))
                            .reduce(control(7, map.size()), GeoDatabase::joined);
            case List<?> list ->
                    list.stream()
                            .map(GeoDatabase::encoded)
                            .reduce(control(11, list.size()), GeoDatabase::joined);
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static byte[] number(int type, int length, long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return joined(
                control(type, length), Arrays.copyOfRange(bytes, Long.BYTES - length, Long.BYTES));
    }

    /// Types above 7 have a byte of their own; sizes above 28 too.
    private static byte[] control(int type, int size) {
        var bytes = new ByteArrayOutputStream();
        bytes.write((type > 7 ? 0 : type) << 5 | Math.min(size, 29));
        if (type > 7) {
            bytes.write(type - 7);
        }
        if (size > 28) {
            bytes.write(size - 29);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
