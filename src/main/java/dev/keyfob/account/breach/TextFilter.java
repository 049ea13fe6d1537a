package dev.keyfob.account.breach;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.stream.LongStream;

/// A set of texts in a few bits each (a Bloom filter): a text that is in it is always found,
/// another one hardly ever, once in about 100,000.
///
/// Its form: the number of texts, 4 bytes, big-endian, then the bits. Bit i of a text is i times
/// the second 8 bytes of its SHA-256, added to the first 8, modulo the number of bits.
public final class TextFilter {

    private static final int BITS_PER_TEXT = 24;

    /// Bits that a text sets: the fewest wrong finds for so many bits a text.
    private static final int MARKS = 17;

    private final int count;
    private final byte[] bits;

    private TextFilter(int count, byte[] bits) {
        this.count = count;
        this.bits = bits;
    }

    public static TextFilter of(Set<String> texts) {
        var filter = new TextFilter(texts.size(), new byte[texts.size() * BITS_PER_TEXT / 8 + 1]);
        texts.forEach(filter::add);
        return filter;
    }

    /// A filter as [#bytes] wrote it.
    public static TextFilter read(byte[] written) {
        var buffer = ByteBuffer.wrap(written);
        int count = buffer.getInt();
        byte[] bits = new byte[buffer.remaining()];
        buffer.get(bits);
        return new TextFilter(count, bits);
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(Integer.BYTES + bits.length).putInt(count).put(bits).array();
    }

    /// How many texts it was made of.
    public int count() {
        return count;
    }

    public boolean contains(String text) {
        return marks(text).allMatch(bit -> (bits[(int) (bit / 8)] & mask(bit)) != 0);
    }

    private void add(String text) {
        marks(text).forEach(bit -> bits[(int) (bit / 8)] |= mask(bit));
    }

    private LongStream marks(String text) {
        var hash = ByteBuffer.wrap(sha256(text));
        long first = hash.getLong();
        long step = hash.getLong();
        return LongStream.range(0, MARKS)
                .map(i -> Long.remainderUnsigned(first + i * step, 8L * bits.length));
    }

    private static byte mask(long bit) {
        return (byte) (1 << (bit % 8));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
